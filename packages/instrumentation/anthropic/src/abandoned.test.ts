import type Anthropic from "@anthropic-ai/sdk";
import { collectGarbage, collectGarbageUntil } from "@llmobs/testing";
import { expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";

const STREAMED: Anthropic.MessageCreateParamsStreaming = { ...QUESTION, stream: true };

// References, since a promise of the client's that is handed through another is asked for its answer.
const forgotten: [string, (client: Anthropic) => Promise<WeakRef<object>>][] = [
  ["a promise", async (client) => new WeakRef(client.messages.create(QUESTION))],
  ["a stream", async (client) => new WeakRef(await client.messages.create(STREAMED))],
  ["a stream of beta", async (client) => new WeakRef(await client.beta.messages.create(STREAMED))],
  [
    "a teed stream",
    async (client) => new WeakRef((await client.messages.create(STREAMED)).tee()[0]),
  ],
  [
    "a stream that was begun",
    async (client) => {
      const iterator = (await client.messages.create(STREAMED))[Symbol.asyncIterator]();
      await iterator.next();
      return new WeakRef(iterator);
    },
  ],
];

it.each(forgotten)("%s that is forgotten is not kept, and ends as abandoned", async (_, forget) => {
  await using all = await setUp();
  all.provider.reply({ text: ["one ", "two ", "three "], held: true });
  const forgetting = forget(all.observed);
  (await all.provider.received(1)).release(2);
  const reference = await forgetting;
  await collectGarbageUntil(() => all.ends().length > 0);
  expect(reference.deref()).toBeUndefined();
  expect(all.statuses()).toEqual(["abandoned"]);
  expect(all.manager.trace.openCount).toBe(0);
});

it("a stream that is read is not, though nobody holds it but its reader", async () => {
  await using all = await setUp();
  all.provider.reply({ text: ["one ", "two ", "three "], held: true });
  const asking = all.observed.messages.create(STREAMED);
  const request = await all.provider.received(1);
  request.release(1);
  const iterator = (await asking)[Symbol.asyncIterator]();
  await iterator.next();
  for (let round = 0; round < 5; round++) await collectGarbage();
  expect(all.ends()).toEqual([]);
  request.release();
  while ((await iterator.next()).done !== true);
  expect(all.statuses()).toEqual(["ok"]);
});
