import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { eventFactory, handlerSuite } from "@llmobs/testing";
import { afterEach, describe, expect, it } from "vitest";
import { collectorHandler } from "./collector-handler.ts";
import { startCollector } from "./stand-in/collector.ts";

handlerSuite(
  { describe, it },
  {
    name: "collector",
    create: async () => {
      const collector = await startCollector();
      return {
        handler: collectorHandler({ url: collector.url, timeoutMs: 5_000 }),
        received: () => collector.lines.map((line) => JSON.parse(line) as { readonly id: string }),
        breakDestination: () => void (collector.mood = "failing"),
        mendDestination: () => void (collector.mood = "healthy"),
        cleanup: () => collector.close(),
      };
    },
  },
);

describe("what the collector's answer means", () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

  async function errorFrom(answer: RequestListener, timeoutMs = 5_000): Promise<unknown> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    cleanups.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const handler = collectorHandler({ url: `http://127.0.0.1:${port}`, timeoutMs });
    const sent = Promise.resolve(handler.handleBatch?.(eventFactory().take(3)));
    return sent.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  it.each([
    [400, false],
    [401, false],
    [408, true],
    [413, false],
    [429, true],
    [500, true],
    [503, true],
  ])("%i can be tried again: %s", async (status, retryable) => {
    const error = await errorFrom((_request, response) => response.writeHead(status).end());
    expect(error).toMatchObject({
      message: `[collector] The server answered ${status}.`,
      retryable,
    });
    expect(error).not.toHaveProperty("retryAfterMs");
  });

  it("is heeded where it asks to be left alone", async () => {
    const error = await errorFrom((_request, response) =>
      response.writeHead(429, { "retry-after": "7" }).end(),
    );
    expect(error).toMatchObject({ retryAfterMs: 7_000 });
  });

  it("is not waited for without end", async () => {
    const error = await errorFrom(() => {}, 50);
    expect(error).toMatchObject({ cause: { name: "TimeoutError" } });
  });

  it("may be missing altogether", async () => {
    const error = await errorFrom((request) => request.destroy());
    expect(error).toMatchObject({ cause: { message: "fetch failed" } });
  });
});
