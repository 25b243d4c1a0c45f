import { docExamplesSuite, readmeSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";

readmeSuite(
  { describe, it },
  { readme: new URL("../README.md", import.meta.url), plugins: [plugin] },
);
docExamplesSuite({ describe, it }, { sources: new URL("./", import.meta.url) });
