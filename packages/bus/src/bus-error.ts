/** What the bus itself refuses, by code: compare the code, never the class. */
export type BusErrorCode =
  | "ERR_LLMOBS_BUS_NO_HANDLER"
  | "ERR_LLMOBS_BUS_TWO_HANDLERS"
  | "ERR_LLMOBS_BUS_QUEUE_FULL"
  | "ERR_LLMOBS_BUS_NEXT_TWICE"
  | "ERR_LLMOBS_BUS_CLOSED";

/** An error of the bus, as against one of a handler. */
export interface BusError extends Error {
  readonly code: BusErrorCode;
}

export function busError(code: BusErrorCode, message: string): BusError {
  return Object.assign(new Error(`[bus] ${message}`), { name: "BusError", code });
}
