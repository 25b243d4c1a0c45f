import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { circuitBreaker } from "./circuit-breaker.ts";
import { plugin } from "./plugin.ts";

decoratorSuite(
  { describe, it },
  { name: "circuit-breaker", plugin, create: () => ({ decorator: circuitBreaker() }) },
);

decoratorSuite(
  { describe, it },
  {
    name: "circuit-breaker that opens at the first failure",
    create: () => ({ decorator: circuitBreaker({ failureThreshold: 1, halfOpenProbes: 3 }) }),
  },
);
