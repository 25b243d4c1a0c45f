import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  option,
  record,
  string,
} from "fast-check";
import type { ModelAnswer, ProviderFailure, ProviderReply } from "../provider/reply.ts";
import type { Exchange } from "./exchange.ts";

const count = integer({ min: 0, max: 500 });

const anyAnswer: Arbitrary<ModelAnswer> = record(
  {
    text: array(string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { maxLength: 6 }),
    reasoning: array(string({ minLength: 1, maxLength: 12 }), { maxLength: 2 }),
    toolCalls: array(
      record({ name: constant("look"), arguments: record({ at: string({ maxLength: 8 }) }) }),
      { maxLength: 2 },
    ),
    finishReason: constantFrom("stop", "length", "content_filter", "tool_calls", "pause_turn"),
    usage: option(
      record({
        input: count,
        cacheRead: count,
        cacheWrite: count,
        output: count,
        reasoning: count,
      }),
    ),
    breakOff: record({
      afterChunks: integer({ min: 0, max: 4 }),
      how: constantFrom("cut" as const, "error" as const),
    }),
  },
  { requiredKeys: [] },
);

const anyFailure: Arbitrary<ProviderFailure> = record({
  status: constantFrom(400, 401, 404, 409, 429, 500, 503, 529),
  message: string({ maxLength: 30 }),
  retryAfter: constant(0.001),
});

/** What a provider may reply: mostly answers, of which some break off; failures; a reset. */
export const anyReply: Arbitrary<ProviderReply> = oneof(
  { arbitrary: anyAnswer, weight: 4 },
  { arbitrary: anyFailure, weight: 1 },
  { arbitrary: constant<ProviderReply>("reset"), weight: 1 },
);

/** Any exchange with a client that has uses of these names. */
export function anyExchange(uses: Readonly<Record<string, unknown>>): Arbitrary<Exchange> {
  return record({
    use: constantFrom(...Object.keys(uses)),
    enough: integer({ min: 1, max: 6 }),
    wantsUsage: boolean(),
    replies: array(anyReply, { minLength: 1, maxLength: 3 }),
    retries: integer({ min: 0, max: 2 }),
    captureContent: boolean(),
  });
}
