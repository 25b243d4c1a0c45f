import { sanitize } from "./sanitize.ts";

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

/** Copies a payload without its content. */
export function withoutContent<Data>(type: string, data: Data): Data {
  return mapContent(type, data, () => undefined);
}

/** Copies a payload with a snapshot of its content, since apps go on changing their messages. */
export function withContentSnapshot<Data>(type: string, data: Data): Data {
  return mapContent(type, data, snapshot);
}

function mapContent<Data>(type: string, data: Data, change: (value: unknown) => unknown): Data {
  const member = contentMember(type);
  if (member === undefined) return data;
  const { [member]: value, ...rest } = data as Record<string, unknown>;
  const changed = change(value);
  return (changed === undefined ? rest : { ...rest, [member]: changed }) as Data;
}

// Enough for a long conversation; beyond it a mark says what was cut.
const SNAPSHOT_LIMITS = { text: Number.MAX_SAFE_INTEGER, nodes: 100_000, depth: 64 };

/** Copies a value as it is now. Never throws; what has no JSON form becomes a string. */
function snapshot(value: unknown): unknown {
  return typeof value === "object" && value !== null ? sanitize(value, SNAPSHOT_LIMITS) : value;
}
