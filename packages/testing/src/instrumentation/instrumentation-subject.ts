import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type FakeProvider, fakeProvider } from "../provider/fake-provider.ts";
import { type Settle, settleWithin } from "../suite/settle.ts";
import type {
  AskOptions,
  DestinationMood,
  InstrumentationFixture,
  InstrumentationSuiteOptions,
  RecordedCall,
} from "./instrumentation-fixture.ts";

/** One use of a client, with the provider that it talks to. */
export interface Exchange {
  readonly client: unknown;
  readonly provider: FakeProvider;
}

export type Use<Value> = (exchange: Exchange) => Promise<Value>;

/** What a rule looks at: an instrumentation, and the client with and without it. */
export interface InstrumentationSubject {
  readonly settle: Settle;
  readonly patienceMs: number;
  ask(client: unknown, options?: Partial<AskOptions>): PromiseLike<unknown>;
  stream(client: unknown, options?: Partial<AskOptions>): PromiseLike<AsyncIterable<unknown>>;
  textOf(answerOrChunk: unknown): string;
  /** Uses a client that is not observed. */
  without<Value>(use: Use<Value>, retries?: number): Promise<Value>;
  /** Uses one that is. */
  observed<Value>(use: Use<Value>, retries?: number): Promise<Value>;
  /** Waits for so many calls to have ended, and gives them; fails where there are others. */
  ended(count: number): Promise<readonly RecordedCall[]>;
  recordedText(): Promise<string>;
}

export const QUESTION = "Why is the sky blue?";

/** Makes the subject of one rule, runs the rule, and cleans up. */
export async function withSubject(
  options: InstrumentationSuiteOptions<unknown>,
  mood: DestinationMood,
  patienceMs: number,
  check: (subject: InstrumentationSubject) => Promise<void>,
): Promise<void> {
  const fixture = await options.create(mood);
  try {
    await check(subjectOf(options, fixture, patienceMs));
  } finally {
    await fixture.cleanup?.();
  }
}

function subjectOf(
  options: InstrumentationSuiteOptions<unknown>,
  fixture: InstrumentationFixture<unknown>,
  patienceMs: number,
): InstrumentationSubject {
  // A provider of its own for each use, so that what it answers has the same ids.
  const using = async <Value>(
    use: Use<Value>,
    connect: (url: string) => unknown,
  ): Promise<Value> => {
    await using provider = await fakeProvider();
    return await use({ provider, client: connect(provider.url) });
  };
  return {
    settle: settleWithin(patienceMs, undefined),
    patienceMs,
    ask: (client, extra) => options.ask(client, { question: QUESTION, ...extra }),
    stream: (client, extra) => options.stream(client, { question: QUESTION, ...extra }),
    textOf: (value) => options.textOf(value),
    without: (use, retries = 0) => using(use, (url) => fixture.connect(url, { retries })),
    observed: (use, retries = 0) =>
      using(use, (url) => fixture.observe(fixture.connect(url, { retries }))),
    ended: async (count) => {
      const latest = performance.now() + patienceMs;
      let calls = await fixture.recorded();
      while (calls.length < count && performance.now() < latest) {
        await delay(1);
        calls = await fixture.recorded();
      }
      assert.equal(calls.length, count, `Expected ${count} ends to be recorded`);
      return calls;
    },
    recordedText: async () => fixture.recordedText(),
  };
}
