import { unhandledRejections } from "@llmobs/testing";
import OpenAI, { APIPromise, APIUserAbortError } from "openai";
import { describe, expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";

describe("the promise that a call returns", () => {
  it("is the client's own, and looks like it", async () => {
    await using all = await setUp();
    const without = all.client.chat.completions.create(QUESTION);
    const promise = all.observed.chat.completions.create(QUESTION);
    expect(promise).toBeInstanceOf(APIPromise);
    expect(Object.keys(promise)).toEqual(Object.keys(without));
    await Promise.all([without, promise]);
  });

  it("asked in every way gives one answer to one request, recorded as one call", async () => {
    await using all = await setUp();
    const promise = all.observed.chat.completions.create(QUESTION);
    const { data, response, request_id: id } = await promise.withResponse();
    const others = await Promise.all([
      promise,
      promise.then((answer) => answer),
      promise.finally(() => {}),
    ]);
    expect(others.every((other) => other === data)).toBe(true);
    expect(await promise.asResponse()).toBe(response);
    expect(id).toBe(all.provider.requests[0]?.requestId);
    expect(all.provider.requests).toHaveLength(1);
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("sends the request as soon as the client would, and reads no answer that nobody wants", async () => {
    let reads = 0;
    const fetchCounting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const text = response.text.bind(response);
      return Object.assign(response, { text: () => (reads++, text()) });
    };
    await using all = await setUp({ client: { fetch: fetchCounting } });
    const promise = all.observed.chat.completions.create(QUESTION);
    await (await all.provider.received(1)).settled();
    expect([reads, all.statuses()]).toEqual([0, []]);
    await promise;
    expect([reads, all.statuses()]).toEqual([1, ["ok"]]);
  });

  it("asked for the response alone leaves its body to the app", async () => {
    await using all = await setUp();
    const response = await all.observed.chat.completions
      .create({ ...QUESTION, stream: true })
      .asResponse();
    expect(response.bodyUsed).toBe(false);
    expect(await response.text()).toContain("data: [DONE]");
    expect(all.ends()).toMatchObject([
      { status: "ok", httpStatusCode: 200, usageSource: "unknown" },
    ]);
  });

  it("that was aborted in time ends as aborted, whatever way the app has called it off", async () => {
    await using all = await setUp();
    all.provider.reply("hang");
    const controller = new AbortController();
    const asking = all.observed.chat.completions.create(QUESTION, { signal: controller.signal });
    const request = await all.provider.received(1);
    controller.abort(new Error("changed my mind"));
    await expect(asking).rejects.toBeInstanceOf(APIUserAbortError);
    expect(await request.settled()).toBe("aborted");
    const late = all.observed.chat.completions.create(QUESTION, { signal: AbortSignal.abort() });
    await expect(late).rejects.toBeInstanceOf(APIUserAbortError);
    expect(all.statuses()).toEqual(["aborted", "aborted"]);
  });
});

async function failingCall(client: OpenAI): Promise<void> {
  await client.chat.completions.create(QUESTION).catch(() => {});
}

describe("a rejection", () => {
  const ways: [string, (client: OpenAI) => PromiseLike<unknown> | undefined, number][] = [
    ["of a call that the app forgot", (client) => void client.chat.completions.create(QUESTION), 1],
    [
      "of an embedding that the app forgot",
      (client) => void client.embeddings.create({ model: "e", input: "a" }),
      1,
    ],
    ["of a parse that the app forgot", (client) => void client.chat.completions.parse(QUESTION), 1],
    [
      "of a helper that the app forgot",
      (client) => void client.chat.completions.stream(QUESTION),
      1,
    ],
    [
      "that the app handles",
      (client) => client.chat.completions.create(QUESTION).catch(() => {}),
      0,
    ],
    [
      "that the app handles by then",
      (client) => client.chat.completions.create(QUESTION).then(undefined, () => {}),
      0,
    ],
    [
      "of a parse that the app handles",
      (client) => client.chat.completions.parse(QUESTION).catch(() => {}),
      0,
    ],
    [
      "of a response that the app handles",
      (client) =>
        client.chat.completions
          .create(QUESTION)
          .asResponse()
          .catch(() => {}),
      0,
    ],
    [
      "of a helper that the app handles",
      (client) =>
        client.chat.completions
          .stream(QUESTION)
          .done()
          .catch(() => {}),
      0,
    ],
    [
      "of a helper that the app listens to",
      (client) => void client.chat.completions.stream(QUESTION).on("error", () => {}),
      0,
    ],
    [
      "of a response's helper that the app handles",
      (client) =>
        client.responses
          .stream({ model: "m", input: "a" })
          .finalResponse()
          .catch(() => {}),
      0,
    ],
    [
      "of a response's helper that the app forgot",
      (client) => void client.responses.stream({ model: "m", input: "a" }),
      1,
    ],
  ];

  it.each(ways)("%s is reported as without us", async (_, ask, reported) => {
    await using all = await setUp();
    all.provider.reply({ status: 400 });
    const run = async (client: OpenAI): Promise<readonly string[]> => {
      all.provider.clear();
      const reasons = await unhandledRejections(async () => {
        const asked = ask(client);
        await (await all.provider.received(1)).settled();
        await asked;
        // Two answers that were asked for later have come by then.
        for (let round = 0; round < 2; round++) await failingCall(all.client);
      });
      return reasons.map(String);
    };
    const without = await run(all.client);
    expect(without).toHaveLength(reported);
    expect(await run(all.observed)).toEqual(without);
  });
});
