import type { ObservedEvent } from "@llmobs/core";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { countLines } from "../count-lines.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { byteBuffer } from "./byte-buffer.ts";

const CAPACITY = 8_192;

/**
 * The least that keeps events for later: a reference into a ring, and everything that is in it into
 * the limit's file when there is time. No check, no books, no timer, no batches.
 */
export function ring(directory: string): Dispatcher<ObservedEvent> {
  const path = join(directory, "ring.jsonl");
  const log = byteBuffer(path);
  const events = Array.from<ObservedEvent>({ length: CAPACITY });
  let length = 0;
  return {
    inputOf: (event) => event,
    call: (event) => {
      if (length < CAPACITY) events[length++] = event;
    },
    settle: async () => {
      await log.write(events.slice(0, length));
      length = 0;
    },
    close: async () => {
      await log.close();
      const lines = countLines(path);
      rmSync(path);
      return lines;
    },
  };
}
