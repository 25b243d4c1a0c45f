import type { Handler } from "@llmobs/core";

/** The part of the handler that differs between waiting for the disk and not waiting for it. */
export type Writer = Required<
  Pick<Handler, "handle" | "handleBatch" | "flush" | "flushSync" | typeof Symbol.asyncDispose>
>;
