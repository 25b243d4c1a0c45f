/** What goes between the handler and its thread. */
import type { ObservedEvent } from "@llmobs/core";
import type { ErrorReport } from "./error-report.ts";

/** What is to be run in the thread. */
export interface Program {
  /** The URL of the module. */
  readonly module: string;
  /** The export that makes the handler; the module's plugin where it is left out. */
  readonly factory: string | undefined;
  readonly options: object;
}

export type Request =
  | { readonly kind: "batch"; readonly events: readonly ObservedEvent[] }
  | { readonly kind: "flush" | "flushSync" | "dispose" };

/** A request under a number of its own; or word that nobody waits for a flush any more. */
export type Message =
  | (Request & { readonly id: number })
  | { readonly kind: "abort"; readonly id: number };

/** The events of a batch that failed in the same way. */
interface FailureReport {
  /** Their places in the batch. */
  readonly indexes: readonly number[];
  readonly error: ErrorReport;
}

/** How a batch ended. */
export interface Settlement {
  readonly failures: readonly FailureReport[];
  /** What decorators in the thread have dropped since the last reply. */
  readonly dropped: readonly (readonly [reason: string, count: number])[];
}

export interface DiagnosticReport {
  readonly node?: string;
  readonly kind: string;
  readonly message: string;
  readonly count?: number;
  readonly error?: ErrorReport;
}

export type Reply =
  | ({ readonly kind: "settled"; readonly id: number } & Settlement)
  | { readonly kind: "done"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorReport }
  | { readonly kind: "diagnostic"; readonly diagnostic: DiagnosticReport };
