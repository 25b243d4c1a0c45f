import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { cost } from "./cost.ts";
import { plugin } from "./plugin.ts";

decoratorSuite(
  { describe, it },
  { name: "cost", plugin, traits: { transforms: true }, create: () => ({ decorator: cost() }) },
);
