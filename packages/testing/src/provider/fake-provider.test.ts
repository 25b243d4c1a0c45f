import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeProvider, type FakeProvider, type ProviderRequest } from "../index.ts";

const CHAT = { model: "gpt-5", messages: [{ role: "user", content: "Why?" }] };

let provider: FakeProvider;

beforeEach(async () => {
  provider = await fakeProvider();
});

afterEach(() => provider[Symbol.asyncDispose]());

function ask(body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${provider.url}/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer any" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

const stream = (signal?: AbortSignal): Promise<Response> => ask({ ...CHAT, stream: true }, signal);

describe("a request", () => {
  it("is recorded as it came", async () => {
    const response = await ask({ ...CHAT, temperature: 0.5 });
    const [request] = provider.requests;
    expect(request).toMatchObject({
      api: "chat.completions",
      method: "POST",
      path: "/chat/completions",
      headers: { authorization: "Bearer any" },
      body: { ...CHAT, temperature: 0.5 },
    });
    expect(response.headers.get("x-request-id")).toBe(request?.requestId);
    await response.json();
    expect(await request?.settled()).toBe("answered");
  });

  it("can be waited for, and forgotten", async () => {
    provider.reply("hang");
    const asked = stream();
    const request = await provider.received(1);
    expect(request.outcome).toBe("open");
    provider.clear();
    expect(provider.requests).toEqual([]);
    await provider[Symbol.asyncDispose]();
    await expect(asked).rejects.toThrow(TypeError);
  });

  it("is answered as a function says, of the request and in its time", async () => {
    const told = Promise.withResolvers<void>();
    provider.reply(async ({ body }: ProviderRequest) => {
      await told.promise;
      return { text: `You asked ${String(body["model"])}.` };
    });
    const asked = ask(CHAT);
    await provider.received(1);
    told.resolve();
    expect(await (await asked).text()).toContain("You asked gpt-5.");
  });

  it("is told when the script fails", async () => {
    provider.reply(() => {
      throw new Error("a mistake in the test");
    });
    const response = await ask(CHAT);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("a mistake in the test");
  });

  it.each([
    ["no JSON", "{", 400],
    ["no object", "[]", 400],
    ["too much", `"${"x".repeat(33_554_432)}"`, 413],
  ])("is refused: %s", async (_what, body, status) => {
    const headers = { authorization: "Bearer any" };
    const response = await fetch(`${provider.url}/chat/completions`, {
      method: "POST",
      headers,
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });
});

describe("a held answer", () => {
  it("goes out as far as the test lets it", async () => {
    provider.reply({ text: ["one", "two", "three"], held: true });
    const asked = stream();
    const request = await provider.received(1);
    request.release(0);
    const reader = textReader(await asked);
    expect(await reader.until('"role":"assistant"')).not.toContain("one");
    request.release(1);
    expect(await reader.until("one")).not.toContain("two");
    expect(request.release(2)).toBe(true);
    expect(await reader.until("three")).not.toContain("[DONE]");
    expect(request).toMatchObject({ chunksSent: 3, outcome: "open" });
    expect(request.release(1)).toBe(false);
    await reader.until("[DONE]");
    expect(await request.settled()).toBe("answered");
  });

  it("may be whole", async () => {
    provider.reply({ held: true });
    const asked = ask(CHAT);
    const request = await provider.received(1);
    request.release();
    expect(await (await asked).json()).toMatchObject({ object: "chat.completion" });
  });

  it("shows after how many chunks the client left", async () => {
    provider.reply({ text: Array.from({ length: 40 }, (_, index) => `${index} `), held: true });
    const leaving = new AbortController();
    const asked = stream(leaving.signal);
    const request = await provider.received(1);
    request.release(3);
    await textReader(await asked).until('"2 "');
    leaving.abort();
    expect(await request.settled()).toBe("aborted");
    request.release();
    expect(request.chunksSent).toBe(3);
  });
});

describe("an answer that breaks off", () => {
  it("is cut behind the chunks of the script, which arrive", async () => {
    provider.reply({ text: ["one", "two", "three"], breakOff: { afterChunks: 2, how: "cut" } });
    const reader = textReader(await stream());
    expect(await reader.until("two")).toContain("one");
    await expect(reader.until("three")).rejects.toThrow("terminated");
    expect(provider.requests[0]).toMatchObject({ outcome: "cut", chunksSent: 2 });
  });

  it("is cut half way where it is whole", async () => {
    provider.reply({ breakOff: { afterChunks: 0, how: "cut" } });
    const reader = textReader(await ask(CHAT));
    await expect(reader.until("never")).rejects.toThrow("terminated");
  });

  it("is an error in its place where it is whole", async () => {
    provider.reply({ breakOff: { afterChunks: 0, how: "error" } });
    expect((await ask(CHAT)).status).toBe(529);
  });
});

it("gives the same in every run", async () => {
  const run = async (): Promise<string> => {
    await using fresh = await fakeProvider();
    fresh.reply({ toolCalls: [{ name: "search", arguments: {} }] });
    const headers = { authorization: "Bearer any" };
    const respond = () =>
      fetch(`${fresh.url}/responses`, {
        method: "POST",
        headers,
        body: JSON.stringify({ model: "any", input: "Why?", stream: true }),
      });
    return (await (await respond()).text()) + (await (await respond()).text());
  };
  expect(await run()).toBe(await run());
});

/** Reads a body as far as a text in it, and gives what has come until then. */
function textReader(response: Response): { until(text: string): Promise<string> } {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  return {
    until: async (text) => {
      while (!read.includes(text)) {
        const { value, done = true } = (await reader?.read()) ?? {};
        if (done) throw new Error(`It ended before "${text}".`);
        read += value;
      }
      return read;
    },
  };
}
