/** How severe an event is, from the least to the most. */
export type Level = "debug" | "info" | "warn" | "error" | "fatal";

/** The levels in rising order of severity. */
export const LEVELS: readonly Level[] = ["debug", "info", "warn", "error", "fatal"];

/**
 * Gives a level its number in OpenTelemetry's log data model (`SeverityNumber`), so that levels can
 * be compared and exported without a table of one's own. A value that is no level counts as `info`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 * @example
 * ```ts
 * import { severityNumber } from "@llmobs/core/level";
 *
 * severityNumber("warn") > severityNumber("info"); // true
 * ```
 */
export function severityNumber(level: Level): number {
  switch (level) {
    case "debug":
      return 5;
    case "warn":
      return 13;
    case "error":
      return 17;
    case "fatal":
      return 21;
    default:
      return 9;
  }
}

/** Says whether `level` is as severe as `minimum`, or more. */
export function isAtLeast(level: Level, minimum: Level): boolean {
  return severityNumber(level) >= severityNumber(minimum);
}

/** Says whether a value is one of the five levels, spelled as this library spells them. */
export function isLevel(value: unknown): value is Level {
  return (
    value === "info" ||
    value === "error" ||
    value === "warn" ||
    value === "debug" ||
    value === "fatal"
  );
}

const SYNONYMS: Readonly<Record<string, Level>> = {
  trace: "debug",
  warning: "warn",
  err: "error",
  critical: "fatal",
};

/**
 * Reads a level as a person or an environment variable writes it: in any case, and with the names
 * that other loggers use (`WARNING`, `CRITICAL`, `TRACE`).
 *
 * @throws RangeError naming what came and what is expected, where the text is no level.
 * @example
 * ```ts
 * import { parseLevel } from "@llmobs/core/level";
 *
 * parseLevel("WARNING"); // "warn"
 * ```
 */
export function parseLevel(text: string): Level {
  const name = text.trim().toLowerCase();
  const level = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : name;
  if (isLevel(level)) return level;
  throw new RangeError(
    `Expected a level, one of ${LEVELS.join(", ")}; received ${JSON.stringify(text)}.`,
  );
}
