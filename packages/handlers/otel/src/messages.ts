import { serialize } from "@llmobs/core/serialize";

/** A message as the GenAI conventions write it: https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/gen-ai-input-messages.json */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly type: string;
  readonly [member: string]: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Writes content as the conventions' messages, whether it is a text, messages as OpenAI, Anthropic or
 * the AI SDK have them, or anything else, which becomes a text of its JSON.
 *
 * @param role of a content that doesn't say whose it is
 */
export function toMessages(content: unknown, role: "user" | "assistant"): readonly Message[] {
  if (Array.isArray(content) && content.length > 0 && content.every(isMessage)) {
    return content.map(messageOf);
  }
  return isMessage(content) ? [messageOf(content)] : [{ role, parts: partsOf(content) }];
}

/** Output messages say how they came to an end, one reason each. */
export function withFinishReasons(
  messages: readonly Message[],
  reasons: unknown,
  otherwise: string,
): readonly Message[] {
  const known: readonly unknown[] = Array.isArray(reasons) ? reasons : [];
  return messages.map((message, index) => ({
    ...message,
    finish_reason: known[index] ?? otherwise,
  }));
}

function isMessage(value: unknown): value is Members & { readonly role: string } {
  return isObject(value) && typeof value.role === "string";
}

function messageOf(message: Members & { readonly role: string }): Message {
  const { role, parts, content, tool_calls: calls, tool_call_id: answers } = message;
  if (Array.isArray(parts)) return { role, parts: parts.map(partOf) };
  if (answers !== undefined) {
    return { role, parts: [{ type: "tool_call_response", id: answers, response: content }] };
  }
  const said = content === undefined || content === null ? [] : partsOf(content);
  return { role, parts: Array.isArray(calls) ? [...said, ...calls.map(toolCallOf)] : said };
}

function partsOf(content: unknown): readonly Part[] {
  if (Array.isArray(content) && content.every(isPart)) return content.map(partOf);
  return [textPart(content)];
}

function isPart(value: unknown): value is Part {
  return isObject(value) && typeof value.type === "string";
}

/** A part that the conventions have no form for stays as it is, as they allow. */
function partOf(part: unknown): Part {
  if (!isPart(part)) return textPart(part);
  const { type, text } = part;
  switch (type) {
    case "text":
    case "input_text":
    case "output_text":
      return { type: "text", content: text ?? part.content };
    case "reasoning":
      return { type, content: text ?? part.content };
    case "thinking":
      return { type: "reasoning", content: part.thinking };
    case "tool_use":
      return { type: "tool_call", id: part.id, name: part.name, arguments: part.input };
    case "tool-call":
      return { type: "tool_call", id: part.toolCallId, name: part.toolName, arguments: part.input };
    case "tool_result":
      return { type: "tool_call_response", id: part.tool_use_id, response: part.content };
    case "tool-result":
      return { type: "tool_call_response", id: part.toolCallId, response: part.output };
    default:
      return part;
  }
}

/** A call as OpenAI's messages have it. */
function toolCallOf(call: unknown): Part {
  const { id, function: called } = isObject(call) ? call : {};
  const { name, arguments: args } = isObject(called) ? called : {};
  return { type: "tool_call", id, name, arguments: args };
}

function textPart(content: unknown): Part {
  return { type: "text", content: typeof content === "string" ? content : serialize(content) };
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}
