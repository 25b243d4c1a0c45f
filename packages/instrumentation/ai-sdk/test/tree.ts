import type { ObservedEvent } from "@llmobs/core";

/** Draws ended spans as a person sees them: one a line, each below what it is inside of, in the order of their starts. */
export function tree(events: readonly ObservedEvent[]): readonly string[] {
  const starts = events.filter(({ type }) => type.endsWith(".start"));
  const ends = new Map<string | undefined, ObservedEvent>();
  for (const event of events) {
    if (!event.type.endsWith(".end")) continue;
    if (ends.has(event.spanId)) throw new Error(`A second ${event.type} of one span`);
    ends.set(event.spanId, event);
  }
  const ids = new Set(starts.map(({ spanId }) => spanId));
  const below = (parent: string | undefined, indent: string): readonly string[] =>
    starts
      .filter(({ parentSpanId }) =>
        parent === undefined ? !ids.has(parentSpanId) : parentSpanId === parent,
      )
      .flatMap((start) => [
        `${indent}${describe(start)} ${statusOf(ends.get(start.spanId))}`,
        ...below(start.spanId, `${indent}  `),
      ]);
  return below(undefined, "");
}

function describe({ type, data }: ObservedEvent): string {
  const { commandType, agentName, toolName, model } = data as unknown as Record<string, string>;
  return `${type.split(".")[0]} ${commandType ?? agentName ?? toolName ?? model}`;
}

function statusOf(end: ObservedEvent | undefined): string {
  return end === undefined ? "open" : (end.data as { readonly status: string }).status;
}
