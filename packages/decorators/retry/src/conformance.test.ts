import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { retry } from "./retry.ts";

decoratorSuite(
  { describe, it },
  { name: "retry", plugin, create: () => ({ decorator: retry({ random: () => 0.5 }) }) },
);

decoratorSuite(
  { describe, it },
  {
    name: "retry without a wait",
    create: () => ({ decorator: retry({ attempts: 2, baseDelayMs: 0, budget: false }) }),
  },
);
