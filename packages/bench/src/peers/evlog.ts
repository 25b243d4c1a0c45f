import { type DrainContext, initLogger, log } from "evlog";
import { createFsDrain } from "evlog/fs";
import { createDrainPipeline, type PipelineDrainFn } from "evlog/pipeline";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CONTEXT } from "../context.ts";
import { countLines } from "../count-lines.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Log } from "../json-lines-log.ts";

const { source, ...IDS } = CONTEXT;

/** Without what our side doesn't do either: no console, no redaction. */
const OPTIONS = {
  env: { service: source, environment: "bench" },
  pretty: false,
  silent: true,
  redact: false,
} as const;

export function evlogCall(): Dispatcher<{ readonly type: string; readonly data: unknown }> {
  let drained = 0;
  initLogger({
    ...OPTIONS,
    drain: () => {
      drained++;
    },
  });
  return {
    inputOf: ({ type, data }) => ({ type, data }),
    call: ({ type, data }) => log.info({ ...IDS, type, data }),
    settle: () => nextTurn(),
    close: () => drained,
  };
}

/**
 * Batches as large as ours, and a buffer that holds all events, since by default it drops what is
 * above 1,000. It adds time, level, service and environment itself.
 */
function fileDrain(directory: string): PipelineDrainFn<DrainContext> {
  return createDrainPipeline<DrainContext>({
    batch: { size: 256 },
    maxBufferSize: Number.MAX_SAFE_INTEGER,
  })(createFsDrain({ dir: directory }));
}

/** Its buffer in front of its file, with the context in each call as everywhere else with evlog. */
export function evlogPipelineCall(
  directory: string,
): Dispatcher<{ readonly type: string; readonly data: unknown }> {
  const path = join(directory, "evlog");
  const drain = fileDrain(path);
  initLogger({ ...OPTIONS, drain });
  return {
    inputOf: ({ type, data }) => ({ type, data }),
    call: ({ type, data }) => log.info({ ...IDS, type, data }),
    settle: async () => {
      await nextTurn();
      await drain.flush();
    },
    close: async () => {
      await drain.flush();
      const lines = countLines(path);
      rmSync(path, { recursive: true });
      return lines;
    },
  };
}

export function evlogFile(path: string): Log<Record<string, unknown>> {
  const drain = fileDrain(path);
  initLogger({ ...OPTIONS, drain });
  return {
    inputOf: ({ time: _time, level: _level, source: _source, ...input }) => input,
    write: (inputs) => {
      for (const input of inputs) log.info(input);
    },
    close: () => drain.flush(),
  };
}
