import { buffer, type BufferOptions } from "@llmobs/buffer";
import { type Handler, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";
import { workerHandler } from "@llmobs/worker";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { countLines } from "../count-lines.ts";
import { countingBatchHandler } from "../counting-handler.ts";
import type { OpenDispatcher } from "../dispatcher.ts";
import type { OpenLog } from "../json-lines-log.ts";

/** Hands events to a manager whose one handler has a buffer in front. */
function managerOf(options: BufferOptions, handler: Handler): ObservabilityManager {
  return new ObservabilityManager({
    source: "bench",
    captureContent: true,
    handlers: [pipe(buffer(options), handler)],
  });
}

/** In front of a handler that does nothing with a batch. */
export function buffered(options: BufferOptions): OpenDispatcher<ObservedEvent> {
  return () => {
    const { handler, taken } = countingBatchHandler();
    const manager = managerOf(options, handler);
    return {
      inputOf: (event) => event,
      call: (event) => manager.observe(event),
      settle: async () => {
        await manager.flush();
      },
      close: async () => {
        await manager.shutdown();
        return taken();
      },
    };
  };
}

/** Makes the handler that writes a file. */
export type OpenFile = (path: string) => Handler | Promise<Handler>;

export const file: OpenFile = (path) => fileHandler({ path });

export const asyncFile: OpenFile = (path) => fileHandler({ path, sync: false });

/** The file handler in a worker thread, which is up and running. */
export const fileInWorker: OpenFile = async (path) => {
  const handler = workerHandler({
    module: import.meta.resolve("@llmobs/file"),
    options: { path },
  });
  await handler.flush?.({ signal: new AbortController().signal });
  return handler;
};

/** In front of a file: what a call costs, and what the main thread does later. */
export function bufferedFileCall(
  open: OpenFile,
  options: BufferOptions = {},
): OpenDispatcher<ObservedEvent> {
  return async (directory) => {
    const path = join(directory, "events.jsonl");
    const manager = managerOf(options, await open(path));
    return {
      inputOf: (event) => event,
      call: (event) => manager.observe(event),
      settle: async () => {
        await manager.flush();
      },
      close: async () => {
        await manager.shutdown();
        const lines = countLines(path);
        rmSync(path);
        return lines;
      },
    };
  };
}

/** The same until everything is in the file. */
export function bufferedFile(open: OpenFile, options: BufferOptions = {}): OpenLog<ObservedEvent> {
  return async (path) => {
    const manager = managerOf(options, await open(path));
    return {
      inputOf: (event) => event,
      write: (events) => {
        for (const event of events) manager.observe(event);
      },
      close: async () => {
        await manager.shutdown();
      },
    };
  };
}
