import { describe, it } from "vitest";
import { readmeSuite } from "./index.ts";

readmeSuite({ describe, it }, { readme: new URL("../README.md", import.meta.url) });
