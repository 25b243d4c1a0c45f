import assert from "node:assert/strict";
import type { InstrumentationSubject } from "./instrumentation-subject.ts";

/** What came of something, in a form in which two runs can be compared. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly error: ThrownError };

interface ThrownError {
  /** The class itself, not its name: an app tells errors apart with `instanceof`. */
  readonly class: unknown;
  readonly message: string;
  /** What else clients' errors say, as far as this one does. */
  readonly says: Readonly<Record<string, unknown>>;
}

const SAID = ["name", "status", "statusCode", "code", "type", "requestID"];

/** What the app gets of a stream: its chunks until it ends or fails. */
export interface Reading {
  readonly chunks: readonly unknown[];
  readonly end: Outcome;
}

export async function outcomeOf(value: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return { kind: "value", value: await value };
  } catch (thrown) {
    return { kind: "error", error: thrownError(thrown) };
  }
}

/** Reads a stream as an app does, until `isEnough` says to break off. */
export async function readStream(
  stream: PromiseLike<AsyncIterable<unknown>>,
  isEnough: (chunk: unknown) => boolean = () => false,
): Promise<Reading> {
  const chunks: unknown[] = [];
  const readAll = async (): Promise<void> => {
    for await (const chunk of await stream) {
      chunks.push(chunk);
      if (isEnough(chunk)) break;
    }
  };
  return { chunks, end: await outcomeOf(readAll()) };
}

/** Or two calls that fail alike would pass for two that give the same answer. */
export function succeeded(outcome: Outcome): Outcome {
  if (outcome.kind === "error")
    assert.fail(`It was to succeed, and failed: ${outcome.error.message}`);
  return outcome;
}

/** The same of what is to fail. */
export function failed(outcome: Outcome): Outcome {
  if (outcome.kind === "value") assert.fail("It was to fail, and succeeded.");
  return outcome;
}

/** Says of each chunk whether so many with text have come. */
export function afterTexts(
  subject: InstrumentationSubject,
  count: number,
): (chunk: unknown) => boolean {
  let seen = 0;
  return (chunk) => {
    if (subject.textOf(chunk) !== "") seen += 1;
    return seen === count;
  };
}

function thrownError(thrown: unknown): ThrownError {
  const error = Object(thrown) as Record<string, unknown>;
  return {
    // Of two prototypes assert.deepEqual compares only what they hold.
    class: error["constructor"],
    message: String(error["message"] ?? thrown),
    says: Object.fromEntries(SAID.map((name) => [name, error[name]])),
  };
}
