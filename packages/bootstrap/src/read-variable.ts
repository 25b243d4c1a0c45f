import type { PluginVariable } from "@llmobs/core";
import { LEVELS, parseLevel } from "@llmobs/core/level";

/** The environment, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a variable's text is read. */
export type VariableSpec = Pick<PluginVariable<never>, "kind" | "secret"> & {
  /** The least and the most, for numbers. */
  readonly min?: number;
  readonly max?: number;
};

const YES = ["true", "1", "yes", "on"];
const NO = ["false", "0", "no", "off"];

/** Gives a variable's text; one that is empty counts as unset, as OpenTelemetry specifies. */
export function textOf(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
}

/**
 * Reads a variable; one that is unset or empty gives `undefined`.
 *
 * @throws RangeError naming the variable, what came (unless it is a secret) and what is expected
 */
export function readVariable(env: Environment, name: string, spec: VariableSpec): unknown {
  const text = textOf(env, name);
  if (text === undefined) return undefined;
  const value = parse(text, spec);
  if (value !== undefined) return value;
  const received = spec.secret === true ? "a value that is kept secret" : JSON.stringify(text);
  throw new RangeError(`[bootstrap] ${name} must be ${expectation(spec)}; received ${received}.`);
}

/** Says what a variable's text must be, for errors and for the table of variables. */
export function expectation({ kind, min, max }: VariableSpec): string {
  if (typeof kind !== "string") return `one of ${kind.join(", ")}`;
  switch (kind) {
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "level":
      return `a level (${LEVELS.join(", ")})`;
    case "integer":
    case "number": {
      const what = kind === "integer" ? "an integer" : "a number";
      if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`;
      return min === undefined ? what : `${what} of at least ${min}`;
    }
  }
}

function parse(text: string, { kind, min = -Infinity, max = Infinity }: VariableSpec): unknown {
  const lowerCase = text.toLowerCase();
  if (typeof kind !== "string") return kind.find((one) => one.toLowerCase() === lowerCase);
  switch (kind) {
    case "string":
      return text;
    case "boolean":
      if (YES.includes(lowerCase)) return true;
      return NO.includes(lowerCase) ? false : undefined;
    case "level":
      try {
        return parseLevel(text);
      } catch {
        return undefined;
      }
    case "integer":
    case "number": {
      const number = Number(text);
      const isOfKind = kind === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
      return isOfKind && number >= min && number <= max ? number : undefined;
    }
  }
}
