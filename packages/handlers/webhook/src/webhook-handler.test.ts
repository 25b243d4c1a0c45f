import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { buffer } from "@llmobs/buffer";
import { ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { failuresOf } from "@llmobs/core/error";
import { retry } from "@llmobs/retry";
import { eventFactory, type HttpEndpoint, httpEndpoint, malformedEvents } from "@llmobs/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { webhookHandler } from "./webhook-handler.ts";
import type { WebhookOptions } from "./webhook-options.ts";

const events = eventFactory({ seed: 3 });

let endpoint: HttpEndpoint;
beforeEach(async () => {
  endpoint = await httpEndpoint();
});
afterEach(() => endpoint[Symbol.asyncDispose]());

async function deliver(
  batch: readonly ObservedEvent[],
  options: Partial<WebhookOptions> = {},
): Promise<unknown> {
  const handler = webhookHandler({ url: endpoint.url, ...options });
  const failure = await Promise.resolve(handler.handleBatch?.(batch)).then(
    () => undefined,
    (error: unknown) => error,
  );
  await handler[Symbol.asyncDispose]?.();
  return failure;
}

describe("webhookHandler", () => {
  it("posts a batch as one array of events", async () => {
    const batch = events.take(3);
    await deliver(batch);
    expect(endpoint.requests).toHaveLength(1);
    expect(endpoint.requests[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(endpoint.requests[0]?.body ?? "")).toEqual(JSON.parse(JSON.stringify(batch)));
  });

  it("posts an event a line, where that is wanted", async () => {
    const batch = events.take(3);
    await deliver(batch, { format: "ndjson", gzip: true });
    const lines = endpoint.requests[0]?.body.split("\n") ?? [];
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(batch.map(({ id }) => id));
  });

  it("posts what a format of one's own makes", async () => {
    const format: WebhookOptions["format"] = (batch) => ({
      body: `count=${batch.length}`,
      contentType: "application/x-www-form-urlencoded",
    });
    await deliver(events.take(2), { format });
    expect(endpoint.requests).toMatchObject([
      { body: "count=2", headers: { "content-type": "application/x-www-form-urlencoded" } },
    ]);
  });

  it("hands back what a format failed at, for good", async () => {
    const format = (): never => {
      throw new Error("no template");
    };
    expect(await deliver(events.take(1), { format })).toMatchObject({
      message: "[webhook] The format failed.",
      retryable: false,
      reason: "serialize_error",
      cause: { message: "no template" },
    });
    expect(endpoint.requests).toEqual([]);
  });

  it.each([
    ["a text", "a shared secret", Buffer.from("a shared secret")],
    ["whsec_ and base64", "whsec_c2VjcmV0", Buffer.from("secret")],
  ])("signs with %s, so that the other side can check it", async (_, signWith, key) => {
    const batch = events.take(2);
    await deliver(batch, { signWith, gzip: true });
    const [{ headers, body } = expect.fail()] = endpoint.requests;
    const id = String(headers["webhook-id"]);
    const timestamp = String(headers["webhook-timestamp"]);
    expect(id).toBe(batch[0]?.id);
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
    const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${hmac}`);
  });

  it("does not sign unless asked to", async () => {
    await deliver(events.take(1));
    expect(endpoint.requests[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  it("divides a batch that is too large for the endpoint, and names what is too large alone", async () => {
    const batch = events.take(7);
    const large = batch[4] as ObservedEvent;
    endpoint.answer(({ body }) => ({ status: body.includes(large.id) ? 413 : 200 }));
    const error = await deliver(batch);
    expect(failuresOf(error, batch)).toMatchObject([
      { event: { id: large.id }, error: { reason: "too_large", retryable: false } },
    ]);
    const taken = endpoint.requests
      .filter(({ status }) => status === 200)
      .flatMap(({ body }) => (JSON.parse(body) as ObservedEvent[]).map(({ id }) => id));
    expect(taken.toSorted()).toEqual(
      batch
        .filter(({ id }) => id !== large.id)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it("tells what to do about an answer", async () => {
    endpoint.answer({ status: 429, headers: { "retry-after": "7" } });
    expect(await deliver(events.take(2))).toMatchObject({ retryable: true, retryAfterMs: 7_000 });
    endpoint.answer({ status: 401 });
    expect(await deliver(events.take(2))).toMatchObject({ retryable: false });
    expect(endpoint.requests).toHaveLength(2);
  });

  it("delivers all in batches, behind a buffer and retry, once the endpoint is well again", async () => {
    let answers = 0;
    endpoint.answer(() => ({ status: ++answers <= 2 ? 503 : 200 }));
    const webhook = webhookHandler({ url: endpoint.url });
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(buffer({ batchSize: 50 }), retry({ baseDelayMs: 1 }), webhook)],
    });
    for (let step = 0; step < 100; step++) manager.log(`step ${step}`);
    await manager.shutdown();
    expect(manager.stats().handlers[0]).toMatchObject({ delivered: 100, dropped: {} });
    expect(endpoint.requests.map(({ status }) => status)).toEqual([503, 503, 200, 200]);
  });

  it("gives up at the deadline of a shutdown, with exact books and no connection left", async () => {
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [pipe(webhookHandler({ url: endpoint.url }))],
      onDiagnostic: () => {},
    });
    endpoint.answer("hang");
    manager.log("a");
    manager.log("b");
    await endpoint.received(2);
    const { dropped, delivered } = await manager.shutdown({ timeoutMs: 30 });
    expect({ dropped, delivered }).toEqual({ dropped: { shutdown_timeout: 2 }, delivered: 0 });
    await endpoint.disconnected();
  });

  it("posts malformed events as JSON that can be read", async () => {
    const manager = new ObservabilityManager({
      source: "test",
      captureContent: true,
      handlers: [webhookHandler({ url: endpoint.url, maxEventBytes: 4_096 })],
      onDiagnostic: () => {},
    });
    for (const event of malformedEvents(7, { count: 200 })) manager.observe(event);
    await manager.shutdown();
    const { accepted, delivered } = manager.stats().handlers[0] ?? {};
    expect(delivered).toBe(accepted);
    expect(endpoint.requests).toHaveLength(delivered ?? -1);
    for (const { body } of endpoint.requests) {
      expect(JSON.parse(body)).toHaveLength(1);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_098);
    }
  });

  it.each<[string, object, RegExp]>([
    ["no URL", { url: undefined }, /\[webhook\] url must be an absolute/u],
    [
      "another format",
      { format: "xml" },
      /format must be one of "json", "ndjson"; received "xml"/u,
    ],
    ["a secret that is none", { signWith: "whsec_T0P SECR3T" }, /signWith must be a text/u],
    ["an empty secret", { signWith: "" }, /signWith must be a text/u],
    ["too few bytes", { maxEventBytes: 1 }, /maxEventBytes must be an integer of at least 64/u],
    ["no name", { name: "" }, /name must be a string/u],
  ])("refuses %s", (_what, options, reason) => {
    let error: unknown;
    try {
      webhookHandler({ url: endpoint.url, ...options });
    } catch (thrown) {
      error = thrown;
    }
    expect((error as Error | undefined)?.message).toMatch(reason);
    expect(inspect(error)).not.toContain("SECR3T");
  });
});
