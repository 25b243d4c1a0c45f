import { getFileSink, getStreamFileSink } from "@logtape/file";
import { configure, getLogger, jsonLinesFormatter, reset, type Sink } from "@logtape/logtape";
import type { Log, OpenLog } from "../json-lines-log.ts";

interface LogTapeInput {
  readonly message: string;
  readonly properties: Record<string, unknown>;
}

/** The sink that LogTape calls its fastest. Like everybody else here, it leaves the disk to the system. */
export const logTapeStreamLog: OpenLog<LogTapeInput> = (path) =>
  openLog(getStreamFileSink(path, { formatter: jsonLinesFormatter }));

/** Its buffering sink, off the caller's way. It has the disk confirm every 8 KiB, which nobody else here does. */
export const logTapeFileLog: OpenLog<LogTapeInput> = (path) =>
  openLog(getFileSink(path, { formatter: jsonLinesFormatter, nonBlocking: true }));

async function openLog(file: Sink): Promise<Log<LogTapeInput>> {
  await configure({
    reset: true,
    sinks: { file },
    loggers: [
      { category: "bench", lowestLevel: "debug", sinks: ["file"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  const logger = getLogger("bench");
  return {
    // It adds time, level and category itself, and the type takes the message's place.
    inputOf: ({ time: _time, level: _level, source: _source, type, ...properties }) => ({
      message: type,
      properties,
    }),
    write: (inputs) => {
      for (const { message, properties } of inputs) logger.info(message, properties);
    },
    close: () => reset(),
  };
}
