import assert from "node:assert/strict";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import type { Exchange, InstrumentationSubject } from "../instrumentation-subject.ts";
import { afterTexts, outcomeOf, readStream, succeeded } from "../outcome.ts";
import { expectSame } from "./answers.ts";

const MANY = 60;

export const harmlessRules: readonly InstrumentationRule[] = [
  ...(["throws", "hangs"] as const).map((destination): InstrumentationRule => ({
    name: `changes nothing for the app where the destination ${destination}`,
    destination,
    check: (subject) => expectSame(subject, (exchange) => everyWay(subject, exchange)),
  })),
  {
    name: "ends every call once, with many at a time that are read, broken off or cut",
    check: async (subject) => {
      const readings = await subject.observed(({ client, provider }) => {
        const text = ["one ", "two ", "three "];
        let asked = 0;
        provider.reply(() => {
          asked += 1;
          return asked % 3 === 0 ? { text, breakOff: { afterChunks: 2, how: "cut" } } : { text };
        });
        const read = Array.from({ length: MANY }, (_, index) => {
          const isEnough = index % 3 === 1 ? afterTexts(subject, 1) : undefined;
          return readStream(subject.stream(client), isEnough);
        });
        return subject.settle("all streams", Promise.all(read));
      });
      const calls = await subject.ended(MANY);
      const failed = readings.filter(({ end }) => end.kind === "error");
      assert.equal(
        calls.filter(({ status }) => status === "error").length,
        failed.length,
        "As many are recorded as failed as failed for the app",
      );
    },
  },
];

/** What comes of every kind of call. */
async function everyWay(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
): Promise<readonly unknown[]> {
  const answer = succeeded(await subject.settle("the answer", outcomeOf(subject.ask(client))));
  const stream = await subject.settle("the stream", readStream(subject.stream(client)));
  const left = readStream(subject.stream(client), afterTexts(subject, 1));
  const brokenOff = await subject.settle("the app to break off", left);
  provider.reply({ status: 500 });
  const refused = await subject.settle("a refused call", outcomeOf(subject.ask(client)));
  return [answer, stream, brokenOff, refused];
}
