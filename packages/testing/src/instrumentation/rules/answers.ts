import assert from "node:assert/strict";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import type { InstrumentationSubject, Use } from "../instrumentation-subject.ts";
import { outcomeOf, readStream, succeeded } from "../outcome.ts";

const ANSWER = {
  text: ["Because ", "of ", "Rayleigh."],
  toolCalls: [{ name: "search", arguments: { words: "sky" } }],
} as const;

export const answerRules: readonly InstrumentationRule[] = [
  {
    name: "gives the answer of a call as it is",
    check: (subject) =>
      expectSame(subject, async ({ client, provider }) => {
        provider.reply(ANSWER);
        return succeeded(await subject.settle("the answer", outcomeOf(subject.ask(client))));
      }),
  },
  {
    name: "gives every chunk of a stream as it is, in order",
    check: (subject) =>
      expectSame(subject, async ({ client, provider }) => {
        provider.reply(ANSWER);
        return subject.settle(
          "the stream",
          readStream(subject.stream(client, { wantsUsage: true })),
        );
      }),
  },
  {
    name: "gives the promise and the stream that the client makes, not others in their place",
    check: async (subject) => {
      const use: Use<readonly unknown[]> = async ({ client }) => {
        const asked = subject.ask(client);
        const streamed = subject.stream(client);
        await subject.settle("the answer", outcomeOf(asked));
        const stream = await subject.settle("the stream", Promise.resolve(streamed));
        const kinds = [asked, streamed, stream].map((value): unknown =>
          Object.getPrototypeOf(value),
        );
        await subject.settle("the stream's end", readStream(Promise.resolve(stream)));
        return kinds;
      };
      const expected = await subject.without(use);
      const received = await subject.observed(use);
      for (const [index, what] of [
        "a call's promise",
        "a stream's promise",
        "the stream",
      ].entries()) {
        assert.ok(received[index] === expected[index], `${what} is of another class`);
      }
    },
  },
  {
    name: "hands each chunk on when it comes",
    check: (subject) =>
      subject.observed(async ({ client, provider }) => {
        provider.reply({ text: ["one", "two", "three"], held: true });
        const asked = Promise.resolve(subject.stream(client));
        const request = await subject.settle("the request", provider.received(1));
        request.release(0);
        const iterator = (await subject.settle("the stream", asked))[Symbol.asyncIterator]();
        for (const text of ["one", "two", "three"]) {
          request.release(1);
          await subject.settle(`"${text}" to arrive`, nextText(subject, iterator, text));
        }
        request.release();
        await subject.settle("the stream's end", rest(iterator));
      }),
  },
  {
    name: "sends the same requests",
    check: (subject) =>
      expectSame(subject, async ({ client, provider }) => {
        await subject.settle("the answer", outcomeOf(subject.ask(client)));
        await subject.settle("the stream", readStream(subject.stream(client)));
        return provider.requests.map(({ method, path, body, headers }) => {
          const { host: _differs, ...sent } = headers;
          return { method, path, body, headers: sent };
        });
      }),
  },
];

/** Asserts that a use of the client comes to the same with and without the instrumentation. */
export async function expectSame(
  subject: InstrumentationSubject,
  use: Use<unknown>,
  retries?: number,
): Promise<void> {
  const expected = await subject.without(use, retries);
  const received = await subject.observed(use, retries);
  assert.deepEqual(received, expected, "with the instrumentation it is not the same");
}

async function nextText(
  subject: InstrumentationSubject,
  iterator: AsyncIterator<unknown>,
  text: string,
): Promise<void> {
  for (;;) {
    const { done, value } = await iterator.next();
    assert.ok(done !== true, `the stream ended before "${text}"`);
    if (subject.textOf(value) === text) return;
  }
}

async function rest(iterator: AsyncIterator<unknown>): Promise<void> {
  while ((await iterator.next()).done !== true);
}
