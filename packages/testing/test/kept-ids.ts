import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Handler } from "@llmobs/core";

/** Where ids are kept, and how badly. */
export interface KeptIdsOptions {
  readonly path: string;
  /** So many are held back before they are written, though they are acknowledged. */
  readonly holds?: number;
}

/** Keeps the ids of events in a file, one a line. */
export function keptIds({ path, holds = 0 }: KeptIdsOptions): Handler {
  const held: string[] = [];
  return {
    name: "kept-ids",
    handle: ({ id }) => {
      held.push(id);
      while (held.length > holds) appendFileSync(path, `${held.shift()}\n`);
    },
    handleBatch: (events) => {
      held.push(...events.map(({ id }) => id));
      const due = held.splice(0, Math.max(held.length - holds, 0));
      appendFileSync(path, due.map((id) => `${id}\n`).join(""));
    },
  };
}

export function idsIn({ path }: KeptIdsOptions): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}
