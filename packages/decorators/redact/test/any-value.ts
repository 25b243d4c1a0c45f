import assert from "node:assert/strict";
import type { ObservedEvent } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";
import { eventFactory } from "@llmobs/testing";
import {
  type Arbitrary,
  array,
  constantFrom,
  date,
  dictionary,
  integer,
  letrec,
  oneof,
  string,
  tuple,
} from "fast-check";
import { restsOf, SECRETS } from "./secrets.ts";
import { standing } from "./standing.ts";
import { written } from "./written.ts";

const secret = constantFrom(...Object.values(SECRETS));

/** Values of all kinds in one another, with secrets in them. */
export const anyValue: Arbitrary<unknown> = letrec((tie) => ({
  value: oneof(
    { maxDepth: 5, withCrossShrink: true },
    oneof(string(), integer(), constantFrom(null, undefined, true, 1n, Number.NaN), secret),
    array(tie("value"), { maxLength: 4 }),
    dictionary(
      oneof(string(), secret, constantFrom("password", "__proto__", "toJSON", "name", "value")),
      tie("value"),
      { maxKeys: 4 },
    ),
    array(tuple(oneof(string(), secret), tie("value")), { maxLength: 3 }).map(
      (entries) => new Map(entries),
    ),
    array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    tie("value").map((cause) => new Error("an error", { cause })),
    secret.map((text) => Buffer.from(text)),
    date({ noInvalidDate: false }),
  ),
})).value;

const events = eventFactory();
const { pass } = standing();

/**
 * Redacts an event with a value in it, of which no secret may be left.
 *
 * @throws Error where one is, where the original was changed, and where what has no secret in it came out
 * as something else than what it was.
 */
export function redactAny(data: unknown): void {
  const before = serialize(data);
  const event = { ...events.event("log"), data } as ObservedEvent;
  const passed = pass(event);
  assert.equal(serialize(data), before);
  const text = written(passed);
  for (const one of Object.values(SECRETS)) {
    if (before.includes(JSON.stringify(one).slice(1, -1))) assert.ok(passed !== event);
    const left = restsOf(one).filter((rest) => text.includes(rest));
    assert.deepEqual(left, []);
  }
  if (!text.includes("[redacted:")) assert.equal(serialize(passed.data), before);
}
