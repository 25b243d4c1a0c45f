import type { ObservedEvent } from "@llmobs/core";
import { closeSync, openSync, writeSync } from "node:fs";
import type { Log } from "../json-lines-log.ts";

const WRITE_BYTES = 262_144;
const NEWLINE = 0x0a;

/**
 * The least that puts events into a file: each one's JSON goes into a buffer, which is written when
 * it holds 256 KiB. No check, no recovery, no bound on an event's size but the buffer's end.
 */
export function byteBuffer(path: string): Log<ObservedEvent> {
  const file = openSync(path, "a");
  const buffer = Buffer.allocUnsafe(2 * WRITE_BYTES);
  let used = 0;
  const writeOut = (): void => {
    let written = 0;
    while (written < used) written += writeSync(file, buffer, written, used - written);
    used = 0;
  };
  return {
    inputOf: (event) => event,
    write: (events) => {
      for (const event of events) {
        used += buffer.write(JSON.stringify(event), used);
        buffer[used++] = NEWLINE;
        if (used >= WRITE_BYTES) writeOut();
      }
    },
    close: () => {
      writeOut();
      closeSync(file);
    },
  };
}
