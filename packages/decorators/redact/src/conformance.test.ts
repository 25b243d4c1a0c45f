import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import type { RedactOptions } from "./redact-options.ts";
import { redact } from "./redact.ts";

const configurations: Readonly<Record<string, RedactOptions>> = {
  "redact as it is": {},
  "redact that looks at nothing but length": {
    secretNames: false,
    patterns: false,
    maxStringBytes: 256,
  },
  "redact that changes every event": { paths: "sessionId, data.*", hashKey: "key" },
  "redact that drops content": { content: "drop", patterns: { word: /[a-z]+/ } },
  "redact that hashes content": { content: "hash" },
};

for (const [name, options] of Object.entries(configurations)) {
  decoratorSuite(
    { describe, it },
    { name, plugin, traits: { transforms: true }, create: () => ({ decorator: redact(options) }) },
  );
}
