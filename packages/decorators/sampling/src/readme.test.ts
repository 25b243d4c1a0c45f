import { docExamplesSuite, readmeSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { tailPlugin } from "./tail-plugin.ts";

readmeSuite(
  { describe, it },
  { readme: new URL("../README.md", import.meta.url), plugins: [plugin, tailPlugin] },
);
docExamplesSuite({ describe, it }, { sources: new URL("./", import.meta.url) });
