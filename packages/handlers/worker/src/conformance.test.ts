import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { type HostedOptions, setMode, sharedMode } from "../test/hosted-options.ts";
import { linesOf } from "../test/lines.ts";
import { plugin } from "./plugin.ts";
import { workerHandler } from "./worker-handler.ts";

const HOSTED = new URL("../test/hosted.ts", import.meta.url);

handlerSuite(
  { describe, it },
  {
    name: "worker",
    plugin,
    pluginOptions: {
      module: "@llmobs/file",
      options: { path: join(tmpdir(), "llmobs-plugin.jsonl") },
    },
    traits: { failsPartly: true },
    create: () => {
      const directory = mkdtempSync(join(tmpdir(), "llmobs-worker-"));
      const path = join(directory, "ids");
      const mode = sharedMode();
      const options: HostedOptions = { path, mode };
      return {
        handler: workerHandler({ module: HOSTED, factory: "switched", options }),
        received: () => linesOf(path).map((id) => ({ id })),
        breakDestination: () => setMode(mode, "fails"),
        breakPartly: () => setMode(mode, "fails partly"),
        mendDestination: () => setMode(mode, "works"),
        cleanup: () => rmSync(directory, { recursive: true, force: true }),
      };
    },
  },
);
