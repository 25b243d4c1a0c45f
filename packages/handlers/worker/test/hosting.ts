import { join } from "node:path";
import type { Handler } from "@llmobs/core";
import { afterEach } from "vitest";
import { workerHandler } from "../src/worker-handler.ts";
import type { WorkerOptions } from "../src/worker-options.ts";
import { type HostedOptions, type Mode, setMode, sharedMode } from "./hosted-options.ts";
import { linesOf } from "./lines.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const made: Handler[] = [];

afterEach(async () => {
  await Promise.allSettled(made.splice(0).map(async (handler) => handler[Symbol.asyncDispose]?.()));
});

/** A worker handler, with all that it has. */
export type Hosted = Required<Pick<Handler, "handle" | "handleBatch" | "flush" | "stats">> &
  Handler &
  AsyncDisposable;

interface Hosting {
  readonly handler: Hosted;
  /** The ids that have arrived. */
  readonly arrived: () => readonly string[];
  readonly setMode: (mode: Mode) => void;
}

/** Runs one of the handlers of hosted.ts in a thread, and ends it after the test. */
export function host(factory: string | undefined, options: Partial<WorkerOptions> = {}): Hosting {
  const path = join(temporaryDirectory(), "ids");
  const mode = sharedMode();
  const handler = workerHandler({
    module: new URL("hosted.ts", import.meta.url),
    ...(factory !== undefined && { factory }),
    options: { path, mode } satisfies HostedOptions,
    ...options,
  });
  made.push(handler);
  return {
    handler: handler as Hosted,
    arrived: () => linesOf(path),
    setMode: (to) => setMode(mode, to),
  };
}
