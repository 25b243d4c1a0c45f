import { serialize } from "@llmobs/core/serialize";

/** What an attribute can hold in every version of OpenTelemetry's API. */
export type PlainValue = string | number | boolean | string[] | number[] | boolean[];

/**
 * Turns whatever a payload holds into what an attribute can: texts, finite numbers, booleans and lists
 * of one of them as they are, anything else as JSON of at most `maxBytes`. `undefined` where there is
 * nothing to say.
 */
export function attributeValue(value: unknown, maxBytes: number): PlainValue | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "bigint":
      return String(value);
    case "object":
      if (value === null) return undefined;
      return isPlainList(value) ? value : serialize(value, { maxBytes });
    default:
      return undefined;
  }
}

/** Says whether a value is a list that an attribute can hold: all of one type. */
function isPlainList(value: object): value is string[] | number[] | boolean[] {
  if (!Array.isArray(value)) return false;
  const type = typeof value[0];
  if (type !== "string" && type !== "number" && type !== "boolean") return false;
  return value.every((item) => typeof item === type);
}
