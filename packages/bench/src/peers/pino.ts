import type { ObservedEvent } from "@llmobs/core";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pino, type DestinationStream, type Logger, type LoggerOptions } from "pino";
import { CONTEXT } from "../context.ts";
import type { Dispatcher, OpenDispatcher } from "../dispatcher.ts";
import { countLines } from "../count-lines.ts";
import type { OpenLog } from "../json-lines-log.ts";

/**
 * The ways to have pino write a file: before the call returns, which is its default; in pieces of
 * 4 KiB, some calls later, as its documentation on asynchronous logging has it; in a worker thread.
 *
 * @see https://github.com/pinojs/pino/blob/main/docs/asynchronous.md
 * @see https://github.com/pinojs/pino/blob/main/docs/transports.md
 */
export type PinoMode = "sync" | "async" | "worker";

interface Ending {
  end(): void;
}

async function openDestination(
  mode: PinoMode,
  path: string,
): Promise<DestinationStream & Ending & NodeJS.EventEmitter> {
  switch (mode) {
    case "sync":
      return pino.destination({ dest: path, sync: true });
    case "async":
      return pino.destination({ dest: path, minLength: 4096, sync: false });
    case "worker": {
      const transport = pino.transport({ target: "pino/file", options: { destination: path } });
      await once(transport, "ready");
      return transport;
    }
  }
}

async function end(destination: Ending & NodeJS.EventEmitter): Promise<void> {
  const closed = once(destination, "close");
  // A worker does not keep the process alive by itself.
  const alive = setInterval(() => {}, 1_000);
  destination.end();
  await closed;
  clearInterval(alive);
}

function flush(logger: Logger): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  logger.flush((error) => (error === undefined || error === null ? resolve() : reject(error)));
  return promise;
}

/** Neither process id nor host name, which our events don't have. */
const OPTIONS: LoggerOptions = { base: null };

/** With the context bound once, so that pino never writes it again, and the time that it adds by itself. */
function childFor(destination: DestinationStream): Logger {
  return pino(OPTIONS, destination).child(CONTEXT);
}

export function pinoCall(mode: PinoMode): OpenDispatcher<object> {
  return async (directory): Promise<Dispatcher<object>> => {
    const path = join(directory, "pino.jsonl");
    const destination = await openDestination(mode, path);
    const logger = childFor(destination);
    return {
      inputOf: ({ type, data }) => ({ type, data }),
      call: (input) => logger.info(input),
      settle: () => flush(logger),
      close: async () => {
        await end(destination);
        const lines = countLines(path);
        rmSync(path);
        return lines;
      },
    };
  };
}

/** What pino's part of a call costs: the line is made and thrown away. */
export function pinoToNowhere(): Dispatcher<object> {
  let lines = 0;
  const logger = childFor({
    write: () => {
      lines++;
    },
  });
  return {
    inputOf: ({ type, data }) => ({ type, data }),
    call: (input) => logger.info(input),
    close: () => lines,
  };
}

/** The event as it is, except for the level and the time, which pino would write twice. */
export function pinoLog(mode: PinoMode): OpenLog<object> {
  return async (path) => {
    const destination = await openDestination(mode, path);
    const logger = pino({ ...OPTIONS, timestamp: false }, destination);
    return {
      inputOf: (event: ObservedEvent) => {
        const { level, ...input } = event;
        void level;
        return input;
      },
      write: (inputs) => {
        for (const input of inputs) logger.info(input);
      },
      close: () => end(destination),
    };
  };
}
