import { createEvent, type LlmEndData, type ObservedEvent } from "@llmobs/core";

/** The end of a model call, as these tests need it. */
export function llmEnd(data: object, time?: number): ObservedEvent<"llm.end"> {
  const call: LlmEndData = {
    provider: "acme",
    operation: "chat",
    model: "acme-1",
    usageSource: "reported",
    status: "ok",
    durationMs: 1,
  };
  return createEvent("llm.end", { ...call, ...data }, { time, source: "test" });
}
