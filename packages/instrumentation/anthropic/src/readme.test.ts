import { docExamplesSuite, readmeSuite } from "@llmobs/testing";
import { describe, it } from "vitest";

readmeSuite({ describe, it }, { readme: new URL("../README.md", import.meta.url) });
docExamplesSuite({ describe, it }, { sources: new URL(".", import.meta.url) });
