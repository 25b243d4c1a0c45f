import type { EndData, ObservedEvent, TokenUsage } from "@llmobs/core";
import { humanCount, humanDuration } from "./human-units.ts";
import { showValue } from "./show-value.ts";

/** A member of an event and its value, both safe to print. */
interface Fact {
  readonly name: string;
  readonly value: string;
}

/** How something ended. */
export interface Outcome {
  readonly status: string;
  readonly durationMs: number | undefined;
  readonly error: string | undefined;
}

/** What a line says of an event, in the order in which it says it; all texts are safe to print. */
export interface Description {
  /** What kind of thing it is: `llm`, `tool`. Empty for a log record, which speaks for itself. */
  readonly kind: string;
  /** Which one of its kind: the model, the tool. */
  readonly subject?: string;
  readonly outcome?: Outcome;
  /** A sentence, as a person wrote it. */
  readonly message?: string;
  /** `1.2k→345 tokens (800 cached)`. */
  readonly tokens?: string;
  /** What is worth knowing and needs no name: `first chunk 310ms`. */
  readonly remarks?: readonly string[];
  readonly facts?: readonly Fact[];
}

const NAME_LENGTH = 80;
const VALUE_LENGTH = 80;
const MESSAGE_LENGTH = 1_000;
const MAX_FACTS = 6;
/** A call that ended as it should; only other reasons are worth a word. */
const USUAL_FINISH = new Set(["stop", "end_turn"]);

/** Says what a line tells of an event. */
export function describeEvent(event: ObservedEvent): Description {
  switch (event.type) {
    case "session.start":
      return {
        kind: "session started",
        facts: [
          ...factsOf({ id: event.sessionId, user: event.userId }),
          ...factsOf(event.data.attributes),
        ],
      };
    case "session.end":
      return {
        kind: "session ended",
        outcome: outcomeOf({ ...event.data, durationMs: undefined }),
      };
    case "command.start":
      return started("command", event.data.commandType, event.data.input);
    case "command.end":
      return ended("command", event.data.commandType, event.data, event.data.result);
    case "agent.start":
      return started("agent", event.data.agentName, event.data.input);
    case "agent.end":
      return ended("agent", event.data.agentName, event.data, event.data.result);
    case "tool.start":
      return started("tool", event.data.toolName, event.data.arguments);
    case "tool.end":
      return ended("tool", event.data.toolName, event.data, event.data.result);
    case "llm.start":
      return { kind: "llm", subject: modelOf(event.data) };
    case "llm.end":
      return describeLlmEnd(event);
    case "error":
      return { kind: "", message: errorText(event.data.error), remarks: placeOf(event.data.error) };
    case "subscriber.error": {
      const { subscriber, eventType, error } = event.data;
      return {
        kind: "subscriber",
        subject: name(subscriber),
        message: `failed on ${name(eventType)}: ${errorText(error)}`,
        remarks: placeOf(error),
      };
    }
    case "log":
      return { kind: "", message: message(event.data.message), facts: factsOf(event.attributes) };
    case "score": {
      const { name: scored, value, comment } = event.data;
      return {
        kind: "score",
        subject: `${name(scored)} ${showValue(value, VALUE_LENGTH)}`,
        ...(comment !== undefined && { message: message(comment) }),
      };
    }
    default:
      return describeForeign(event);
  }
}

function started(kind: string, subject: unknown, input: unknown): Description {
  return {
    kind,
    subject: name(subject),
    facts: isObject(input) ? factsOf(input) : factsOf({ input }),
  };
}

function ended(kind: string, subject: unknown, data: EndData, result: unknown): Description {
  return {
    kind,
    subject: name(subject),
    outcome: outcomeOf(data),
    ...(result !== undefined && { remarks: [`→ ${showValue(result, VALUE_LENGTH)}`] }),
  };
}

function describeLlmEnd({ data }: ObservedEvent<"llm.end">): Description {
  const remarks: string[] = [];
  if (typeof data.timeToFirstChunkMs === "number") {
    remarks.push(`first chunk ${humanDuration(data.timeToFirstChunkMs)}`);
  }
  if (Array.isArray(data.finishReasons)) {
    for (const reason of data.finishReasons.slice(0, MAX_FACTS)) {
      if (!USUAL_FINISH.has(reason)) remarks.push(name(reason));
    }
  }
  return {
    kind: "llm",
    subject: modelOf(data),
    outcome: outcomeOf(data),
    ...(isObject(data.usage) && { tokens: tokensOf(data.usage, data.usageSource === "reported") }),
    remarks,
  };
}

function modelOf(data: { provider: unknown; model: unknown; operation: unknown }): string {
  const model = `${name(data.provider)} ${name(data.model)}`;
  return data.operation === "chat" ? model : `${model} ${name(data.operation)}`;
}

/** `1.2k→345 tokens (800 cached, 120 reasoning)`; a figure that nobody reported begins with `~`. */
function tokensOf(usage: TokenUsage, isReported: boolean): string {
  const cached = count(usage.cacheRead);
  const reasoning = count(usage.reasoning);
  const input = count(usage.input) + cached + count(usage.cacheWrite);
  const output = count(usage.output) + reasoning;
  const parts = [
    ...(cached > 0 ? [`${humanCount(cached)} cached`] : []),
    ...(reasoning > 0 ? [`${humanCount(reasoning)} reasoning`] : []),
  ];
  const sums = `${isReported ? "" : "~"}${humanCount(input)}→${humanCount(output)} tokens`;
  return parts.length === 0 ? sums : `${sums} (${parts.join(", ")})`;
}

function count(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}

/** A type that this package does not know, and so a pair that somebody else declared, too. */
function describeForeign(event: { readonly type: string; readonly data: unknown }): Description {
  const kind = name(event.type.replace(/\.(?:start|end)$/, ""));
  if (!isObject(event.data)) return { kind, facts: factsOf({ data: event.data }) };
  if (!event.type.endsWith(".end")) return { kind, facts: factsOf(event.data) };
  const { status, durationMs, error, ...rest } = event.data;
  return { kind, outcome: outcomeOf({ status, durationMs, error }), facts: factsOf(rest) };
}

function outcomeOf(data: {
  readonly status?: unknown;
  readonly durationMs?: unknown;
  readonly error?: unknown;
}): Outcome {
  return {
    status: name(data.status),
    durationMs: typeof data.durationMs === "number" ? data.durationMs : undefined,
    error: data.error === undefined ? undefined : errorText(data.error),
  };
}

function errorText(error: unknown): string {
  if (!isObject(error)) return showValue(error, MESSAGE_LENGTH);
  return `${name(error["name"])}: ${message(error["message"])}`;
}

/** Where an error was made, from the first frame of its stack. */
function placeOf(error: unknown): readonly string[] {
  const stack = isObject(error) ? error["stack"] : undefined;
  if (typeof stack !== "string") return [];
  const frame = /\n\s+at (.{1,200})/.exec(stack.slice(0, 4_000))?.[1];
  if (frame === undefined) return [];
  const place = frame.replace("file://", "").replace(`${process.cwd()}/`, "");
  return [`at ${showValue(place, 200)}`];
}

function factsOf(data: unknown): readonly Fact[] {
  if (!isObject(data)) return [];
  const facts: Fact[] = [];
  for (const key in data) {
    const value = data[key];
    if (value === undefined || !Object.hasOwn(data, key)) continue;
    if (facts.length === MAX_FACTS) {
      facts.push({ name: "", value: "…" });
      break;
    }
    facts.push({ name: name(key), value: quoted(value) });
  }
  return facts;
}

/** A text with spaces in it is put in quotes, so that it is clear where it ends. */
function quoted(value: unknown): string {
  const text = showValue(value, VALUE_LENGTH);
  return typeof value === "string" && (text === "" || /[\s"=]/.test(text)) ? `"${text}"` : text;
}

function name(value: unknown): string {
  return showValue(value, NAME_LENGTH);
}

function message(value: unknown): string {
  return showValue(value, MESSAGE_LENGTH);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
