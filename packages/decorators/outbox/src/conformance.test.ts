import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { decoratorSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { MEMORY_DISK } from "../test/memory-disk.ts";
import { outbox } from "./outbox.ts";
import type { OutboxOptions } from "./outbox-options.ts";
import { plugin } from "./plugin.ts";

interface Kind {
  readonly options: OutboxOptions;
  readonly traits?: { readonly reorders?: true; readonly drops?: true };
}

const kinds: Readonly<Record<string, Kind>> = {
  outbox: { options: {} },
  "outbox with small batches, three in flight": {
    options: { batchSize: 4, concurrency: 3 },
    traits: { reorders: true },
  },
  "outbox that is too small": {
    options: { maxEvents: 3, maxBytes: 8_192, onFull: "drop-oldest" },
    traits: { drops: true },
  },
};

for (const [name, { options, traits }] of Object.entries(kinds)) {
  decoratorSuite(
    { describe, it },
    {
      name,
      plugin,
      traits: { queues: true, splits: true, ...traits },
      create: () => {
        const directory = mkdtempSync(join(MEMORY_DISK, "llmobs-outbox-"));
        return {
          decorator: outbox({ ...options, path: join(directory, "outbox.db") }),
          cleanup: () => rmSync(directory, { recursive: true, force: true }),
        };
      },
    },
  );
}
