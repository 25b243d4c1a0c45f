import type { LlmCost, ObservedEvent } from "@llmobs/core";
import { pipe } from "@llmobs/core";
import { recordingHandler } from "@llmobs/testing";
import { cost } from "../src/cost.ts";
import type { CostOptions } from "../src/cost-options.ts";
import { llmEnd } from "./llm-end.ts";

/** What comes out behind `cost` for an event. */
export function passed(event: ObservedEvent, options: CostOptions = {}): ObservedEvent {
  const sink = recordingHandler();
  void pipe(cost(options), sink).handle(event);
  return sink.events[0]!;
}

/** What the end of such a call is said to cost. */
export function costOfCall(
  data: object,
  options: CostOptions & { readonly time?: string } = {},
): LlmCost | null | undefined {
  const { time = "2026-11-24T12:00:00Z", ...others } = options;
  return (passed(llmEnd(data, Date.parse(time)), others) as ObservedEvent<"llm.end">).data.cost;
}
