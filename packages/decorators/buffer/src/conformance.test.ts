import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { buffer } from "./buffer.ts";
import type { BufferOptions } from "./buffer-options.ts";
import { plugin } from "./plugin.ts";

const kinds: Readonly<Record<string, BufferOptions>> = {
  buffer: {},
  "buffer with small batches": { batchSize: 4 },
  "buffer that drops new events": { onFull: "drop-newest", maxBytes: Infinity },
};

for (const [name, options] of Object.entries(kinds)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin,
      traits: { queues: true, splits: true },
      create: () => ({ decorator: buffer(options) }),
    },
  );
}

decoratorSuite(
  { describe, it },
  {
    name: "buffer with three batches in flight",
    traits: { queues: true, splits: true, reorders: true },
    create: () => ({ decorator: buffer({ batchSize: 4, concurrency: 3 }) }),
  },
);

decoratorSuite(
  { describe, it },
  {
    name: "buffer that is too small",
    traits: { queues: true, splits: true, drops: true },
    create: () => ({ decorator: buffer({ capacity: 3, maxBytes: 8_192 }) }),
  },
);
