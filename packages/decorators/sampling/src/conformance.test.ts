import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { sampling } from "./sampling.ts";
import type { SamplingOptions } from "./sampling-options.ts";
import { tailPlugin } from "./tail-plugin.ts";
import { tailSampling } from "./tail-sampling.ts";
import type { TailSamplingOptions } from "./tail-sampling-options.ts";

const samplers: Readonly<Record<string, SamplingOptions>> = {
  "sampling at 1": { rate: 1 },
  "sampling at 0.5": { rate: 0.5 },
  "sampling at 0, keeping llm calls": { rate: 0, keep: ({ type }) => type.startsWith("llm.") },
};

for (const [name, options] of Object.entries(samplers)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin,
      pluginOptions: { rate: 0.5 },
      traits: { drops: options.rate < 1 },
      create: () => ({ decorator: sampling(options) }),
    },
  );
}

const tailSamplers: Readonly<Record<string, TailSamplingOptions>> = {
  "tail sampling of everything": { rate: 1 },
  "tail sampling of everything, by trace": { rate: 1, by: "trace" },
  "tail sampling of errors": { rate: 0 },
  "tail sampling with little room": { rate: 0.5, maxSessions: 2, maxEvents: 4 },
};

for (const [name, options] of Object.entries(tailSamplers)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin: tailPlugin,
      traits: { queues: true, splits: true, reorders: true, drops: options.rate !== 1 },
      create: () => ({ decorator: tailSampling(options) }),
    },
  );
}
