import assert from "node:assert/strict";
import type { BreakOff } from "../../provider/reply.ts";
import { unhandledRejections } from "../../unhandled-rejections.ts";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import type { Exchange, InstrumentationSubject } from "../instrumentation-subject.ts";
import { afterTexts, failed, outcomeOf, type Reading, readStream } from "../outcome.ts";
import { expectSame } from "./answers.ts";

const BREAKS = {
  "is cut": "cut",
  "brings an error": "error",
} as const satisfies Record<string, BreakOff["how"]>;

const ofStreams = Object.entries(BREAKS).flatMap(([what, how]): readonly InstrumentationRule[] => [
  {
    name: `has a stream that ${what} fail as it does, once, behind the chunks that came`,
    check: (subject) => expectSame(subject, (exchange) => broken(subject, exchange, how)),
  },
  {
    name: `records a stream that ${what}, once, as an error`,
    check: async (subject) => {
      await subject.observed((exchange) => broken(subject, exchange, how));
      const [call] = await subject.ended(1);
      assert.equal(call?.status, "error");
    },
  },
]);

export const failureRules: readonly InstrumentationRule[] = [
  {
    name: "has a refused call fail as it does",
    check: (subject) => expectSame(subject, (exchange) => refused(subject, exchange)),
  },
  {
    name: "records a refused call, once, as an error",
    check: async (subject) => {
      await subject.observed((exchange) => refused(subject, exchange));
      const [call] = await subject.ended(1);
      assert.equal(call?.status, "error");
    },
  },
  ...ofStreams,
  {
    name: "causes no unhandled rejection",
    check: async (subject) => {
      const expected = await subject.without((exchange) => unhandledAmong(subject, exchange));
      const received = await subject.observed((exchange) => unhandledAmong(subject, exchange));
      assert.deepEqual(received, expected, "unhandled rejections");
    },
  },
];

async function broken(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
  how: BreakOff["how"],
): Promise<Reading> {
  provider.reply({ text: ["one ", "two ", "three "], breakOff: { afterChunks: 2, how } });
  const reading = await subject.settle("the stream", readStream(subject.stream(client)));
  failed(reading.end);
  return reading;
}

async function refused(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
): Promise<unknown> {
  provider.reply({ status: 429, retryAfter: 30 });
  return failed(await subject.settle("the call", outcomeOf(subject.ask(client))));
}

/** The rejections that nobody handled while an app handled all of its own. */
async function unhandledAmong(
  subject: InstrumentationSubject,
  exchange: Exchange,
): Promise<readonly string[]> {
  const { client, provider } = exchange;
  const reasons = await unhandledRejections(async () => {
    await refused(subject, exchange);
    provider.reply({ status: 500 });
    await subject.settle("a stream that is refused", readStream(subject.stream(client)));
    for (const how of Object.values(BREAKS)) await broken(subject, exchange, how);
    // One of which the app has enough before it breaks off, and one that it never reads.
    provider.reply({ text: ["one ", "two "], breakOff: { afterChunks: 2, how: "cut" } });
    await subject.settle("a stream", readStream(subject.stream(client), afterTexts(subject, 1)));
    await subject.settle("a stream", outcomeOf(subject.stream(client)));
    for (const request of provider.requests) {
      await subject.settle("the request's end", request.settled());
    }
  });
  return reasons.map(String);
}
