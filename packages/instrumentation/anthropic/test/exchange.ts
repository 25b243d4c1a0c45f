import type { ModelAnswer, ProviderFailure, ProviderReply } from "@llmobs/testing";
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  string,
} from "fast-check";
import { USES } from "./uses.ts";

/** One use of a client, with how the provider replies to it. */
export interface Exchange {
  /** One of `USES`. */
  readonly use: string;
  /** After how many events the app has enough, where it breaks off. */
  readonly enough: number;
  /** What the requests are answered, one each; the last one answers all others too. */
  readonly replies: readonly ProviderReply[];
  readonly maxRetries: number;
  readonly captureContent: boolean;
}

const count = integer({ min: 0, max: 500 });

const answer: Arbitrary<ModelAnswer> = record(
  {
    text: array(string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { maxLength: 6 }),
    reasoning: array(string({ minLength: 1, maxLength: 12 }), { maxLength: 2 }),
    toolCalls: array(
      record({ name: constant("look"), arguments: record({ at: string({ maxLength: 8 }) }) }),
      { maxLength: 2 },
    ),
    finishReason: constantFrom("stop", "length", "content_filter", "tool_calls", "pause_turn"),
    usage: record({
      input: count,
      cacheRead: count,
      cacheWrite: count,
      output: count,
      reasoning: count,
    }),
    breakOff: record({
      afterChunks: integer({ min: 0, max: 4 }),
      how: constantFrom("cut" as const, "error" as const),
    }),
  },
  { requiredKeys: [] },
);

const failure: Arbitrary<ProviderFailure> = record({
  status: constantFrom(400, 401, 404, 409, 429, 500, 529),
  message: string({ maxLength: 30 }),
  retryAfter: constant(0.001),
});

const reply: Arbitrary<ProviderReply> = oneof(
  { arbitrary: answer, weight: 4 },
  { arbitrary: failure, weight: 1 },
  { arbitrary: constant<ProviderReply>("reset"), weight: 1 },
);

export const anyExchange: Arbitrary<Exchange> = record({
  use: constantFrom(...Object.keys(USES)),
  enough: integer({ min: 1, max: 6 }),
  replies: array(reply, { minLength: 1, maxLength: 3 }),
  maxRetries: integer({ min: 0, max: 2 }),
  captureContent: boolean(),
});
