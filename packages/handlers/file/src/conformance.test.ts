import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerSuite } from "@llmobs/testing";
import { afterAll, describe, it } from "vitest";
import { faultyDisk } from "../test/faulty-disk.ts";
import { readLog } from "../test/lines.ts";
import { fileHandlerOn } from "./file-handler.ts";
import type { FileOptions } from "./file-options.ts";
import { plugin } from "./plugin.ts";

const pluginDirectory = mkdtempSync(join(tmpdir(), "llmobs-plugin-"));

afterAll(() => {
  rmSync(pluginDirectory, { recursive: true, force: true });
});

const modes: Readonly<Record<string, FileOptions>> = {
  file: {},
  "file that does not wait for the disk": { sync: false },
  "file that syncs and rotates": { fsync: "batch", rotateBytes: 2_000 },
};

for (const [name, options] of Object.entries(modes)) {
  handlerSuite(
    { describe, it },
    {
      name,
      plugin,
      pluginOptions: { path: join(pluginDirectory, "events.jsonl") },
      traits: { failsPartly: true },
      create: () => {
        const directory = mkdtempSync(join(tmpdir(), "llmobs-file-"));
        const path = join(directory, "events.jsonl");
        const { disk, asyncDisk, always, next } = faultyDisk();
        return {
          handler: fileHandlerOn(disk, asyncDisk, { ...options, path }),
          received: () => readLog(path).ids.map((id) => ({ id })),
          breakDestination: () => {
            always("write", "ENOSPC");
          },
          breakPartly: () => {
            next("write", 1_200, "ENOSPC", "ENOSPC", "ENOSPC");
          },
          mendDestination: () => {
            always("write", undefined);
            next("write");
          },
          cleanup: () => {
            rmSync(directory, { recursive: true, force: true });
          },
        };
      },
    },
  );
}
