import type { Registry } from "prom-client";
import { expect, it } from "vitest";
import type { Counted } from "./counted.ts";
import { METRIC_KINDS, metricEvents } from "./metric-events.ts";
import { prometheus } from "./ours/prometheus.ts";
import { promClient } from "./peers/prom-client.ts";

function countAll<Input>(
  { inputOf, count, registry }: Counted<Input>,
  kind: (typeof METRIC_KINDS)[number],
): Registry {
  for (const event of metricEvents(kind, 504)) count(inputOf(event));
  return registry;
}

/** What was counted, by metric; what is there at 0 before anything came is no call. */
async function linesOf(
  registry: Registry,
  names: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const entries = names.map(async (name) => {
    const lines = (await registry.getSingleMetricAsString(name)).split("\n");
    const counted = lines.filter((line) => line.startsWith("llmobs_") && !line.endsWith(" 0"));
    return [name, counted.toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it.each(METRIC_KINDS)(
  "the calls of prom-client by hand, for %s, leave the very same metrics",
  async (kind) => {
    const byHand = countAll(promClient(), kind);
    const ours = countAll(prometheus(), kind);
    const names = byHand
      .getMetricsAsArray()
      .map(({ name }) => name)
      // What is in flight is told by ids, and these have long ended: it can't be the same.
      .filter((name) => !name.includes("in_flight"));
    expect(await linesOf(ours, names)).toEqual(await linesOf(byHand, names));
  },
);
