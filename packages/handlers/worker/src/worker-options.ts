import { requireInteger, requireNumber, requireString } from "@llmobs/core/options";
import { findModule } from "./find-module.ts";
import type { Program } from "./messages.ts";

/** Which handler runs in the thread, and within which bounds. */
export interface WorkerOptions {
  /**
   * The module whose handler it is: a URL, best as `import.meta.resolve("@llmobs/file")` gives it; a
   * path; or the name of a package, looked up from the process's main script and working directory.
   */
  readonly module: string | URL;
  /** The module's export that makes the handler. @default its `plugin`, which packages of handlers have */
  readonly factory?: string;
  /** What the factory is given. It crosses to the thread: no functions. @default {} */
  readonly options?: object;
  /** The handler's name in statistics and diagnostics. @default "worker" */
  readonly name?: string;
  /** How many events may be on their way; while there are as many, more are handed back. @default 8192 */
  readonly maxInFlight?: number;
  /**
   * Milliseconds that the thread may take for a batch, the time for its own start included. Beyond
   * them it is ended, what it had is handed back, and another one is started. @default 30_000
   */
  readonly timeoutMs?: number;
}

/** Options that are checked and complete. */
export interface WorkerSettings {
  readonly program: Program;
  readonly name: string;
  readonly maxInFlight: number;
  readonly timeoutMs: number;
}

/** Beyond it, a timer of Node fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Checks the options, fills in what they leave out, and finds the module. */
export function readOptions(given: WorkerOptions): WorkerSettings {
  const { module, factory, options = {}, name = "worker" } = given;
  const { maxInFlight = 8_192, timeoutMs = 30_000 } = given;
  if (!(module instanceof URL)) requireString("worker", "module", module);
  if (factory !== undefined) requireString("worker", "factory", factory);
  requireString("worker", "name", name);
  requireInteger("worker", "maxInFlight", maxInFlight, { min: 1 });
  requireNumber("worker", "timeoutMs", timeoutMs, { min: 1, max: MAX_TIMER_MS });
  return {
    program: { module: findModule(module), factory, options },
    name,
    maxInFlight,
    timeoutMs,
  };
}
