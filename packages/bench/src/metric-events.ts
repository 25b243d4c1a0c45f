import type { ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";

/** The events of a kind: of whole sessions, or of one type. */
export type MetricKind = (typeof METRIC_KINDS)[number];

export const METRIC_KINDS = ["whole sessions", "llm.end", "tool.end", "tool.start"] as const;

const MODELS = 6;
const TOOLS = 12;

/** Makes events of a kind, with as many models and tools as an application has, and with costs. */
export function metricEvents(kind: MetricKind, count: number): readonly ObservedEvent[] {
  const factory = eventFactory();
  const events: ObservedEvent[] = [];
  while (events.length < count) {
    const session = factory.session();
    events.push(...session.filter(({ type }) => kind === "whole sessions" || type === kind));
  }
  const named = events.slice(0, count).map((event, index) => withNames(event, index));
  // As from a client's answer: equal strings are not one and the same.
  return JSON.parse(JSON.stringify(named)) as readonly ObservedEvent[];
}

function withNames(event: ObservedEvent, index: number): ObservedEvent {
  switch (event.type) {
    case "llm.start":
      return { ...event, data: { ...event.data, model: `gpt-5.${index % MODELS}` } };
    case "llm.end":
      return {
        ...event,
        data: { ...event.data, model: `gpt-5.${index % MODELS}`, cost: { usd: 0.002 } },
      };
    case "tool.start":
      return { ...event, data: { ...event.data, toolName: `tool_${index % TOOLS}` } };
    case "tool.end":
      return { ...event, data: { ...event.data, toolName: `tool_${index % TOOLS}` } };
    default:
      return event;
  }
}
