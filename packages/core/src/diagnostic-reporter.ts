import type { Clock } from "./clock.ts";
import type { Diagnostic, DiagnosticInput } from "./diagnostic.ts";

const INTERVAL_MS = 10_000;
const MAX_KINDS = 256;

interface Silence {
  /** When the last report was made, by the monotonic clock. */
  since: number;
  /** Occurrences that no report has named yet. */
  unreported: number;
  latest: Diagnostic;
}

/**
 * Passes diagnostics on, aggregated per node and kind: the first at once, then at most one in ten
 * seconds with the number that it stands for. What is still unreported is told at a flush.
 */
export class DiagnosticReporter {
  readonly #clock: Clock;
  readonly #onDiagnostic: (diagnostic: Diagnostic) => void;
  readonly #silences = new Map<string, Silence>();
  #lost = 0;

  constructor(clock: Clock, onDiagnostic: (diagnostic: Diagnostic) => void) {
    this.#clock = clock;
    this.#onDiagnostic = onDiagnostic;
  }

  /** How many reports the callback refused by throwing, or had no room to be told apart. */
  get lost(): number {
    return this.#lost;
  }

  report(name: string, { node = name, kind, message, count = 1, error }: DiagnosticInput): void {
    const key = `${node}\n${kind}`;
    const silence = this.#silences.get(key);
    if (silence === undefined && this.#silences.size >= MAX_KINDS) {
      this.#lost += count;
      return;
    }
    const now = this.#clock.monotonic();
    const total = count + (silence?.unreported ?? 0);
    const latest: Diagnostic = {
      node,
      kind,
      message,
      count: total,
      ...(error !== undefined && { error }),
    };
    if (silence !== undefined && now - silence.since < INTERVAL_MS) {
      silence.unreported = total;
      silence.latest = latest;
      return;
    }
    this.#silences.set(key, { since: now, unreported: 0, latest });
    this.#tell(latest);
  }

  /** Tells what the interval has held back so far. */
  flush(): void {
    for (const silence of this.#silences.values()) {
      if (silence.unreported === 0) continue;
      silence.unreported = 0;
      this.#tell(silence.latest);
    }
  }

  #tell(diagnostic: Diagnostic): void {
    try {
      this.#onDiagnostic(diagnostic);
    } catch {
      this.#lost++;
    }
  }
}

/** The default callback: one process warning, however much goes wrong. */
export function warnOnce(): (diagnostic: Diagnostic) => void {
  let warned = false;
  return ({ node, kind, message }) => {
    if (warned) return;
    warned = true;
    process.emitWarning(
      `[${node}] ${message} (${kind}). Further diagnostics are kept quiet; pass onDiagnostic to see them all.`,
      { code: "LLMOBS_DIAGNOSTIC", type: "LlmobsWarning" },
    );
  };
}
