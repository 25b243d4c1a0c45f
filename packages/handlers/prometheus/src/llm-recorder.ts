import { addDuration } from "./durations.ts";
import type { LlmSeries, LlmTable } from "./llm-series.ts";
import { isAmount, type Payload, payloadOf, type Recorder } from "./recorder.ts";

/** Adds what `llm.end` tells: duration, tokens, cost and the time to the first chunk. */
export function llmRecorder(table: LlmTable): Recorder {
  return (event) => {
    const data = payloadOf(event);
    const series = table.of(data["provider"], data["model"], data["operation"]);
    const hasDuration = addDuration(series.durations, data);
    const hasUsage = addUsage(series, data);
    const hasCost = addCost(series, data);
    return addFirstChunk(series, data) && hasDuration && hasUsage && hasCost;
  };
}

function addFirstChunk({ timeToFirstChunk }: LlmSeries, { timeToFirstChunkMs }: Payload): boolean {
  if (timeToFirstChunkMs === undefined) return true;
  if (!isAmount(timeToFirstChunkMs)) return false;
  timeToFirstChunk.observe(timeToFirstChunkMs / 1_000);
  return true;
}

function addUsage(series: LlmSeries, { usage, usageSource }: Payload): boolean {
  series.usage.of(usageSource).inc();
  if (usage === undefined) return true;
  if (usage === null) return false;
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage as Payload;
  const areAmounts =
    isAmount(input) &&
    isAmount(cacheRead) &&
    isAmount(cacheWrite) &&
    isAmount(output) &&
    isAmount(reasoning);
  if (!areAmounts) return false;
  const { tokens } = series;
  tokens.input.inc(input);
  if (cacheRead > 0) tokens.cacheRead.inc(cacheRead);
  if (cacheWrite > 0) tokens.cacheWrite.inc(cacheWrite);
  tokens.output.inc(output);
  if (reasoning > 0) tokens.reasoning.inc(reasoning);
  series.inputOfCall.observe(input + cacheRead + cacheWrite);
  series.outputOfCall.observe(output + reasoning);
  return true;
}

/** No cost at all: nobody reckons it. `null`: the price is not known. */
function addCost(series: LlmSeries, { cost }: Payload): boolean {
  if (cost === undefined) return true;
  if (cost === null) {
    series.unpriced.inc();
    return true;
  }
  const { usd } = cost as Payload;
  if (!isAmount(usd)) return false;
  series.cost.inc(usd);
  return true;
}
