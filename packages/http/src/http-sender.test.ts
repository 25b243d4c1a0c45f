import { createServer } from "node:net";
import { inspect } from "node:util";
import { type EndpointAnswer, type HttpEndpoint, httpEndpoint } from "@llmobs/testing";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpSender } from "./http-sender.ts";
import type { HttpSenderOptions } from "./http-sender-options.ts";

const SECRET = "T0P-53CR3T";

let endpoint: HttpEndpoint;
beforeEach(async () => {
  endpoint = await httpEndpoint();
});
afterEach(() => endpoint[Symbol.asyncDispose]());

function setUp(options: Partial<HttpSenderOptions> = {}) {
  const url = `${endpoint.url}/${SECRET}?key=${SECRET}`;
  return httpSender({ where: "acme", url, ...options });
}

async function failureOf(sent: Promise<void>): Promise<Error> {
  return sent.then(
    () => expect.fail("it was delivered"),
    (error: unknown) => error as Error,
  );
}

describe("httpSender", () => {
  it("posts to the whole of its URL, with its headers and the request's", async () => {
    await using sender = setUp({ headers: { "X-Team": "ops", "user-agent": "own" } });
    await sender.send({ body: '{"a":"ü"}', headers: { "x-id": "1" } });
    await sender.send({ body: "a\nb", contentType: "application/x-ndjson" });
    expect(endpoint.requests).toMatchObject([
      {
        method: "POST",
        path: `/endpoint/${SECRET}?key=${SECRET}`,
        body: '{"a":"ü"}',
        headers: {
          "content-type": "application/json",
          "content-length": "10",
          "user-agent": "own",
          "x-id": "1",
          "x-team": "ops",
        },
      },
      { body: "a\nb", headers: { "content-type": "application/x-ndjson" } },
    ]);
  });

  it("authenticates with the name and password of the URL", async () => {
    const url = new URL(endpoint.url);
    url.username = "ada";
    url.password = "p@ss";
    await using sender = setUp({ url });
    await sender.send({ body: "{}" });
    const expected = `Basic ${Buffer.from("ada:p@ss").toString("base64")}`;
    expect(endpoint.requests[0]?.headers.authorization).toBe(expected);
  });

  it("keeps a connection alive, opens no more than it may, and leaves none open", async () => {
    const sender = setUp({ connections: 2 });
    await Promise.all(Array.from({ length: 10 }, () => sender.send({ body: "{}" })));
    expect(endpoint.requests).toHaveLength(10);
    expect(endpoint.connections).toBeLessThanOrEqual(2);
    await sender[Symbol.asyncDispose]();
    await sender[Symbol.asyncDispose]();
    await endpoint.disconnected();
  });

  it("compresses what is worth it, where the endpoint takes it", async () => {
    await using sender = setUp({ gzip: true });
    const long = JSON.stringify("x".repeat(10_000));
    await sender.send({ body: long });
    await sender.send({ body: "{}" });
    const [first, second] = endpoint.requests;
    expect(first?.body).toBe(long);
    expect(first?.headers["content-encoding"]).toBe("gzip");
    expect(Number(first?.headers["content-length"])).toBeLessThan(200);
    expect(second?.headers["content-encoding"]).toBeUndefined();
  });

  it("takes an answer for a success by its status, though its body breaks off", async () => {
    await using sender = setUp();
    endpoint.answer("half");
    await sender.send({ body: "{}" });
    endpoint.answer({ status: 204 });
    await sender.send({ body: "{}" });
    expect(endpoint.requests).toHaveLength(2);
  });

  it.each<[EndpointAnswer, string, object]>([
    [{ status: 400 }, "answered 400.", { retryable: false }],
    [
      { status: 410, body: "channel_is_archived" },
      "410 (channel_is_archived).",
      { retryable: false },
    ],
    [{ status: 404, body: `no such hook: ${SECRET}` }, "answered 404.", { retryable: false }],
    [{ status: 413 }, "answered 413.", { retryable: false, reason: "too_large" }],
    [{ status: 302, headers: { location: "/x" } }, "a redirection", { retryable: false }],
    [{ status: 408 }, "answered 408.", { retryable: true }],
    [{ status: 500, body: "x".repeat(1_000_000) }, "answered 500.", { retryable: true }],
    [{ status: 501 }, "answered 501.", { retryable: false }],
    [
      { status: 429, headers: { "retry-after": "3" } },
      "answered 429.",
      { retryable: true, retryAfterMs: 3_000 },
    ],
    [{ status: 503, headers: { "retry-after": "soon" } }, "answered 503.", { retryable: true }],
  ])("classifies %o", async (answer, message, says) => {
    await using sender = setUp();
    endpoint.answer(answer);
    const error = await failureOf(sender.send({ body: "{}" }));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^\[acme\] 127\.0\.0\.1:\d+ answered/u);
    const { retryable, retryAfterMs, reason } = error as unknown as Record<string, unknown>;
    expect({ retryable, retryAfterMs, reason }).toEqual({
      retryAfterMs: undefined,
      reason: undefined,
      ...says,
    });
    expect(endpoint.requests).toHaveLength(1);
  });

  it("gives up on an answer that does not come in time, and can go on", async () => {
    await using sender = setUp({ timeoutMs: 50 });
    endpoint.answer("hang");
    const error = await failureOf(sender.send({ body: "{}" }));
    expect(error.message).toMatch(/gave no answer within 50 ms/u);
    expect(error).not.toHaveProperty("retryable", false);
    endpoint.answer({ status: 200 });
    await sender.send({ body: "{}" });
  });

  it("gives up when it is told to", async () => {
    await using sender = setUp();
    endpoint.answer("hang");
    const controller = new AbortController();
    const sent = sender.send({ body: "{}", signal: controller.signal });
    await endpoint.received(1);
    controller.abort();
    expect((await failureOf(sent)).message).toMatch(/could not be reached/u);
  });

  it("says what became of a connection, and never a secret, however deep one looks", async () => {
    const url = `http://user:${SECRET}@127.0.0.1:${new URL(endpoint.url).port}/${SECRET}`;
    await using sender = setUp({ url, headers: { authorization: SECRET }, timeoutMs: 50 });
    const answers: EndpointAnswer[] = ["reset", "hang", { status: 404, body: SECRET }];
    for (const answer of answers) {
      endpoint.answer(answer);
      const error = await failureOf(sender.send({ body: "{}" }));
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
    }
    await endpoint[Symbol.asyncDispose]();
    const error = await failureOf(sender.send({ body: "{}" }));
    expect(error.message).toMatch(/ECONNREFUSED/u);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
  });

  it("survives what is no HTTP at all", async () => {
    const server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await using sender = setUp({ url: `http://127.0.0.1:${port}` });
    expect((await failureOf(sender.send({ body: "{}" }))).message).toMatch(/HPE_|could not be/u);
    server.close();
  });

  it("waits for what it has sent when it is disposed", async () => {
    const sender = setUp();
    let isSent = false;
    const sent = sender.send({ body: "{}" }).then(() => {
      isSent = true;
    });
    await sender[Symbol.asyncDispose]();
    await sent;
    expect(isSent).toBe(true);
    await sender.settled();
  });

  it("goes through a dispatcher that it was given, and leaves it open", async () => {
    const dispatcher = new Agent();
    const sender = setUp({ dispatcher });
    await sender.send({ body: "{}" });
    await sender[Symbol.asyncDispose]();
    await setUp({ dispatcher }).send({ body: "{}" });
    expect(endpoint.requests).toHaveLength(2);
    await dispatcher.close();
  });

  it.each<[string, object, RegExp]>([
    ["no URL", { url: undefined }, /\[acme\] url must be .*received undefined/u],
    ["a relative URL", { url: `/hooks/${SECRET}` }, /a text of 17 characters/u],
    ["another protocol", { url: `ftp://x/${SECRET}` }, /must be an absolute http: or https: URL/u],
    ["an empty URL", { url: "", urlOption: "webhookUrl" }, /webhookUrl must .* an empty text/u],
    ["no time", { timeoutMs: 0 }, /timeoutMs must be a number from 1/u],
    ["no connection", { connections: 0 }, /connections must be an integer/u],
    [
      "a header of two lines",
      { headers: { "x-a": `${SECRET}\r\nx-b: 1` } },
      /"x-a"\] can't be sent/u,
    ],
    ["a name that is none", { headers: { "x a": "1" } }, /"x a"\] can't be sent/u],
    ["a header without text", { headers: { "x-a": "" } }, /headers\["x-a"\] must be a string/u],
  ])("refuses %s, without showing it", (_what, options, reason) => {
    let error: unknown;
    try {
      setUp(options);
    } catch (thrown) {
      error = thrown;
    }
    expect((error as Error | undefined)?.message).toMatch(reason);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
  });
});
