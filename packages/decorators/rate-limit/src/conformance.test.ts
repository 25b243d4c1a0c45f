import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { rateLimit } from "./rate-limit.ts";
import type { RateLimitOptions } from "./rate-limit-options.ts";

const limits: Readonly<Record<string, RateLimitOptions>> = {
  "rate limit that is never reached": { perSecond: 1e6 },
  "rate limit": { perSecond: 5 },
  "rate limit by type": { perSecond: 2, by: "type", maxKeys: 2 },
  "rate limit by a function that throws": {
    perSecond: 5,
    by: () => {
      throw new Error("by");
    },
  },
};

for (const [name, options] of Object.entries(limits)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin,
      pluginOptions: { perSecond: 1 },
      traits: { drops: options.perSecond < 1e6 },
      create: () => ({ decorator: rateLimit(options) }),
    },
  );
}
