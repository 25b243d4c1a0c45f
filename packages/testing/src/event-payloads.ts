import type { ErrorData, EventTypes } from "@llmobs/core";
import { hexId } from "./event-ids.ts";
import { textOf, type TextKind } from "./event-text.ts";

/** The names of the event types that the core brings along; `EventType` also has a program's own. */
export type BuiltInEventType =
  | "session.start"
  | "session.end"
  | "command.start"
  | "command.end"
  | "agent.start"
  | "agent.end"
  | "llm.start"
  | "llm.end"
  | "tool.start"
  | "tool.end"
  | "error"
  | "subscriber.error"
  | "log"
  | "score";

/** Where a payload takes what varies. */
interface PayloadSource {
  readonly random: () => number;
  readonly text: TextKind;
  /** How many bytes of free text a payload holds, where it holds any. */
  readonly textBytes: number;
}

type Payloads = {
  readonly [Type in BuiltInEventType]: (source: PayloadSource) => EventTypes[Type];
};

/** The error of a tool that failed, as `toErrorData` would write it down. */
export const TOOL_ERROR: ErrorData = {
  name: "Error",
  message: "ENOENT: no such file or directory, open 'docs/missing.md'",
  stack:
    "Error: ENOENT: no such file or directory, open 'docs/missing.md'\n    at async readFile (src/tools.ts:14:10)",
  code: "ENOENT",
};

const CALL = { provider: "openai", operation: "chat", model: "gpt-5-mini" } as const;
const PARAMETERS = { temperature: 0.2, maxTokens: 1024, stream: true } as const;

/** Makes the payload of a single event of each built-in type. */
export const payloads: Payloads = {
  "session.start": () => ({ attributes: { "app.version": "2.3.1" } }),
  "session.end": () => ({ status: "ok" }),
  "command.start": (source) => ({ ...command(source), input: { question: text(source) } }),
  "command.end": (source) => ({ ...command(source), ...ok(source), result: text(source) }),
  "agent.start": (source) => ({ agentName: "librarian", input: text(source) }),
  "agent.end": (source) => ({ agentName: "librarian", ...ok(source), result: text(source) }),
  "llm.start": (source) => ({
    ...CALL,
    parameters: PARAMETERS,
    input: [
      { role: "system", content: "Answer from the documents only." },
      { role: "user", content: text(source) },
    ],
  }),
  "llm.end": (source) => ({
    ...CALL,
    ...ok(source),
    parameters: PARAMETERS,
    responseModel: "gpt-5-mini-2025-08-07",
    responseId: `chatcmpl-${hexId(24, source.random)}`,
    finishReasons: ["stop"],
    usage: {
      input: integer(source, 40, 900),
      cacheRead: 128 * integer(source, 0, 9),
      output: integer(source, 20, 400),
      reasoning: 64 * integer(source, 0, 4),
    },
    usageSource: "reported",
    timeToFirstChunkMs: integer(source, 80, 900),
    output: [{ role: "assistant", content: text(source) }],
  }),
  "tool.start": (source) => ({ ...tool(source), arguments: { path: "docs/guide.md" } }),
  "tool.end": (source) => ({ ...tool(source), ...ok(source), result: text(source) }),
  error: () => ({ message: TOOL_ERROR.message, error: TOOL_ERROR }),
  "subscriber.error": () => ({
    eventType: "order.placed",
    subscriber: "mailer",
    error: { name: "TypeError", message: "Cannot read properties of undefined (reading 'email')" },
  }),
  log: (source) => ({ message: text(source) }),
  score: (source) => ({ name: "helpfulness", value: integer(source, 1, 5) }),
};

function text({ textBytes, text: kind, random }: PayloadSource): string {
  return textOf(textBytes, kind, random);
}

function ok(source: PayloadSource): { readonly status: "ok"; readonly durationMs: number } {
  return { status: "ok", durationMs: integer(source, 1_000, 2_000_000) / 1_000 };
}

function command({ random }: PayloadSource): { commandId: string; commandType: string } {
  return { commandId: `cmd_${hexId(16, random)}`, commandType: "answer-question" };
}

function tool({ random }: PayloadSource): { toolName: string; callId: string } {
  return { toolName: "read_file", callId: `call_${hexId(24, random)}` };
}

function integer({ random }: PayloadSource, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}
