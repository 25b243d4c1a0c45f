import { snapshot } from "./snapshot.ts";

type ContentMember = "input" | "output" | "arguments" | "result";

/**
 * Names the member of a payload that is content: what people and models say to each other, and what
 * commands and tools take and give. Recorded only with `captureContent`. A switch, since
 * comparing a few interned strings is cheaper than looking one up.
 */
function contentMember(type: string): ContentMember | undefined {
  switch (type) {
    case "command.start":
    case "agent.start":
    case "llm.start":
      return "input";
    case "llm.end":
      return "output";
    case "tool.start":
      return "arguments";
    case "command.end":
    case "agent.end":
    case "tool.end":
      return "result";
    default:
      return undefined;
  }
}

/** Says whether an event of a built-in type holds content. */
export function hasContent(type: string, data: unknown): boolean {
  const content = data as Partial<Record<ContentMember, unknown>>;
  // Every event passes here, and a member read by its name is cheaper than one read by a variable.
  switch (contentMember(type)) {
    case undefined:
      return false;
    case "input":
      return content.input !== undefined;
    case "output":
      return content.output !== undefined;
    case "arguments":
      return content.arguments !== undefined;
    case "result":
      return content.result !== undefined;
  }
}

/** Copies a payload without its content; one that has none is given back as it is. */
export function withoutContent<Data>(type: string, data: Data): Data {
  return mapContent(type, data, () => undefined);
}

/** The same with a snapshot of its content, since apps go on changing their messages. */
export function withContentSnapshot<Data>(type: string, data: Data): Data {
  return mapContent(type, data, snapshot);
}

/**
 * Copies a payload with its content changed, where it has any. A member that becomes `undefined` stays, so that the
 * copy has the payload's own shape: that is several times faster than leaving it out, and no JSON
 * shows the difference.
 */
function mapContent<Data>(type: string, data: Data, change: (value: unknown) => unknown): Data {
  const content = data as Partial<Record<ContentMember, unknown>>;
  switch (contentMember(type)) {
    case undefined:
      return data;
    case "input":
      return content.input === undefined ? data : { ...data, input: change(content.input) };
    case "output":
      return content.output === undefined ? data : { ...data, output: change(content.output) };
    case "arguments":
      return content.arguments === undefined
        ? data
        : { ...data, arguments: change(content.arguments) };
    case "result":
      return content.result === undefined ? data : { ...data, result: change(content.result) };
  }
}
