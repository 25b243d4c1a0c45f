import { systemClock } from "./clock.ts";
import { DiagnosticReporter, warnOnce } from "./diagnostic-reporter.ts";
import { createGate } from "./gate.ts";
import type { Host } from "./handler.ts";

/** What a composite needs from around it: a manager's host, or this, while it stands alone. */
export type Surroundings = Pick<Host, "clock" | "signal" | "gate" | "diagnostic">;

/** The surroundings of a pipe or fan-out that no manager has attached yet. */
export function standAlone(name: string): Surroundings {
  const reporter = new DiagnosticReporter(systemClock, warnOnce());
  return {
    clock: systemClock,
    signal: new AbortController().signal,
    gate: createGate(),
    diagnostic: (diagnostic) => reporter.report(name, diagnostic),
  };
}
