import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderRequest } from "../../provider/provider-request.ts";
import { collectGarbageUntil } from "../../collect-garbage.ts";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import type { Exchange, InstrumentationSubject } from "../instrumentation-subject.ts";
import { afterTexts, failed, outcomeOf, readStream } from "../outcome.ts";
import { expectSame } from "./answers.ts";

const CHUNKS = Array.from({ length: 40 }, (_, index) => `${index} `);
const READ = 3;

export const earlyEndRules: readonly InstrumentationRule[] = [
  {
    name: "has the request aborted where the app breaks off, at the same chunk as without it",
    check: async (subject) => {
      const expected = await subject.without(async (exchange) => {
        const request = await breakOff(subject, exchange);
        // Some clients read on by themselves; then there is nothing to be kept.
        await Promise.race([request.settled(), delay(subject.patienceMs / 10)]);
        return { outcome: request.outcome, chunksSent: request.chunksSent };
      });
      if (expected.outcome !== "aborted") return;
      await subject.observed(async (exchange) => {
        const request = await breakOff(subject, exchange);
        const outcome = await subject.settle("the request to be aborted", request.settled());
        assert.deepEqual({ outcome, chunksSent: request.chunksSent }, expected);
      });
    },
  },
  {
    name: "records a stream that the app breaks off, once",
    check: async (subject) => {
      await subject.observed((exchange) => breakOff(subject, exchange));
      await subject.ended(1);
    },
  },
  {
    name: "records a stream that the app breaks off as aborted",
    check: async (subject) => {
      await subject.observed((exchange) => breakOff(subject, exchange));
      const [call] = await subject.ended(1);
      assert.equal(call?.status, "aborted");
    },
  },
  {
    name: "lets the app abort a call that is under way, as without it",
    check: (subject) => expectSame(subject, (exchange) => abortCall(subject, exchange)),
  },
  {
    name: "records a call that the app aborts, once, as aborted",
    check: async (subject) => {
      await subject.observed((exchange) => abortCall(subject, exchange));
      const [call] = await subject.ended(1);
      assert.equal(call?.status, "aborted");
    },
  },
  {
    name: "lets the app abort a stream that it reads, as without it",
    check: (subject) => expectSame(subject, (exchange) => abortStream(subject, exchange)),
  },
  {
    name: "records a stream that the app aborts, once, as aborted",
    check: async (subject) => {
      await subject.observed((exchange) => abortStream(subject, exchange));
      const [call] = await subject.ended(1);
      assert.equal(call?.status, "aborted");
    },
  },
  {
    name: "neither keeps a stream that nobody reads nor leaves it open: it ends as abandoned",
    check: async (subject) => {
      await subject.observed(async ({ client, provider }) => {
        provider.reply({ text: CHUNKS, held: true });
        const stream = await forgottenStream(subject, client, async () => {
          const request = await subject.settle("the request", provider.received(1));
          request.release(0);
        });
        await collectGarbageUntil(() => stream.deref() === undefined, {
          patienceMs: subject.patienceMs,
          message: "The stream is kept, though the app has let it go",
        });
        const [call] = await subject.ended(1);
        assert.equal(call?.status, "abandoned");
      });
    },
  },
];

/** Reads some chunks of a stream of which no more are sent, and breaks off. */
async function breakOff(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
): Promise<ProviderRequest> {
  provider.reply({ text: CHUNKS, held: true });
  const reading = readStream(subject.stream(client), afterTexts(subject, READ));
  const request = await subject.settle("the request", provider.received(1));
  request.release(READ);
  await subject.settle("the app to break off", reading);
  return request;
}

async function abortCall(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
): Promise<unknown> {
  provider.reply("hang");
  const leaving = new AbortController();
  const asked = outcomeOf(subject.ask(client, { signal: leaving.signal }));
  const request = await subject.settle("the request", provider.received(1));
  leaving.abort();
  const outcome = failed(await subject.settle("the call", asked));
  return { outcome, request: await subject.settle("the request to be aborted", request.settled()) };
}

async function abortStream(
  subject: InstrumentationSubject,
  { client, provider }: Exchange,
): Promise<unknown> {
  provider.reply({ text: CHUNKS, held: true });
  const leaving = new AbortController();
  const hasEnough = afterTexts(subject, READ);
  const reading = readStream(subject.stream(client, { signal: leaving.signal }), (chunk) => {
    if (hasEnough(chunk)) leaving.abort();
    return false;
  });
  const request = await subject.settle("the request", provider.received(1));
  request.release(READ);
  const { end } = await subject.settle("the stream", reading);
  return { end, request: await subject.settle("the request to be aborted", request.settled()) };
}

/** In a function of its own, so that no variable of the caller holds the stream. */
async function forgottenStream(
  subject: InstrumentationSubject,
  client: unknown,
  onAsked: () => Promise<void>,
): Promise<WeakRef<object>> {
  const asked = Promise.resolve(subject.stream(client));
  await onAsked();
  return new WeakRef(await subject.settle("the stream", asked));
}
