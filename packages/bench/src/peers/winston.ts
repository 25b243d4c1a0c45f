import { once } from "node:events";
import { createWriteStream } from "node:fs";
import winston from "winston";
import type { OpenLog } from "../json-lines-log.ts";

/**
 * Through a stream of Node's: faster than winston's own file transport, which also throws "write
 * after end" when it is closed with lines waiting.
 */
export const winstonLog: OpenLog<winston.LogEntry> = async (path) => {
  const stream = createWriteStream(path, { flags: "a" });
  await once(stream, "open");
  const transport = new winston.transports.Stream({ stream });
  const logger = winston.createLogger({ format: winston.format.json(), transports: [transport] });
  return {
    // The message is what winston asks for; our events have a type instead.
    inputOf: ({ type, ...input }) => ({ ...input, message: type, level: "info" }),
    write: (inputs) => {
      for (const input of inputs) logger.log(input);
    },
    close: async () => {
      const logged = once(logger, "finish");
      logger.end();
      await logged;
      const closed = once(stream, "close");
      stream.end();
      await closed;
    },
  };
};
