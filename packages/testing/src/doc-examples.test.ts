import { describe, it } from "vitest";
import { docExamplesSuite } from "./index.ts";

docExamplesSuite({ describe, it }, { sources: new URL(".", import.meta.url) });
