import { createGate, type Host, systemClock } from "@llmobs/core";
import { reportError } from "./error-report.ts";
import type { DiagnosticReport } from "./messages.ts";

/** What a handler in the thread has instead of its manager, which is in another one. */
export function threadHost(tell: (diagnostic: DiagnosticReport) => void): Host {
  return {
    clock: systemClock,
    // When nothing more may be delivered, the thread is gone.
    signal: new AbortController().signal,
    gate: createGate(),
    diagnostic: ({ error, ...diagnostic }) =>
      tell({ ...diagnostic, ...(error !== undefined && { error: reportError(error) }) }),
    stats: () => {
      throw outOfReach("reads its manager's books");
    },
    emit: () => {
      throw outOfReach("raises events of its own");
    },
  };
}

function outOfReach(what: string): Error {
  return new Error(`[worker] A handler that ${what} cannot run in a worker thread.`);
}
