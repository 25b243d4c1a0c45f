import type { SpanNode } from "@llmobs/sqlite";
import { bold, dim, red, yellow } from "./paint.ts";
import { count } from "./quantities.ts";

/** Says in a few words what a span was and how it ended. */
export function spanLabel(span: SpanNode): string {
  const parts = [bold(nameOf(span)), detailOf(span), outcomeOf(span)];
  return parts.filter((part) => part !== "").join(" ");
}

function nameOf(span: SpanNode): string {
  const { type, data } = eventOf(span);
  switch (type) {
    case "command.start":
    case "command.end":
      return data.commandType;
    case "agent.start":
    case "agent.end":
      return data.agentName;
    case "llm.start":
    case "llm.end":
      return data.model;
    case "tool.start":
    case "tool.end":
      return data.toolName;
    default:
      return span.type;
  }
}

/** What it was given, where content is recorded; of a model call, its tokens. */
function detailOf(span: SpanNode): string {
  const start = span.state === "startless" ? undefined : span.start;
  const end = span.state === "open" ? undefined : span.end;
  if (start?.type === "command.start" && typeof start.data.input === "string") {
    return `“${start.data.input}”`;
  }
  if (start?.type === "tool.start") {
    const values = Object.values(start.data.arguments ?? {});
    return values.filter((value) => typeof value === "string").join(" ");
  }
  if (end?.type === "llm.end" && end.data.usage !== undefined) {
    const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = end.data.usage;
    return dim(`${count(input + cacheRead + cacheWrite)}→${count(output + reasoning)} tokens`);
  }
  return "";
}

function outcomeOf(span: SpanNode): string {
  if (span.state === "open") return yellow("still open");
  switch (span.status) {
    case undefined:
    case "ok":
      return "";
    case "error":
      return red(`✗ ${errorOf(span)}`);
    default:
      return yellow(`⊘ ${span.status}`);
  }
}

function errorOf(span: SpanNode): string {
  const { data } = eventOf(span);
  return "error" in data && data.error !== undefined ? data.error.message : "failed";
}

function eventOf(span: SpanNode): NonNullable<Extract<SpanNode, { start: unknown }>["start"]> {
  return span.state === "open" ? span.start : span.end;
}
