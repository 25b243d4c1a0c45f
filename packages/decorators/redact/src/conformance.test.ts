import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import type { RedactOptions } from "./redact-options.ts";
import { redact } from "./redact.ts";

const configurations: Readonly<Record<string, RedactOptions>> = {
  "redact as it is": {},
  "redact that changes every event": {
    paths: "sessionId, data.*",
    hashKey: "key",
    content: "hash",
  },
  "redact that drops content, and changes texts": {
    content: "drop",
    patterns: { word: /[a-z]+/ },
    maxStringBytes: 256,
  },
};

for (const [name, options] of Object.entries(configurations)) {
  decoratorSuite(
    { describe, it },
    { name, plugin, traits: { transforms: true }, create: () => ({ decorator: redact(options) }) },
  );
}
