import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createEvent } from "@llmobs/core";
import { handlerSuite, httpEndpoint, readmeSuite, type ReceivedEvent } from "@llmobs/testing";
import { myPluginHandler } from "./my-plugin.ts";
import { plugin } from "./plugin.ts";

handlerSuite(
  { describe, it },
  {
    name: "my-plugin",
    plugin,
    pluginOptions: { url: "http://127.0.0.1:9" },
    create: async () => {
      const endpoint = await httpEndpoint();
      return {
        handler: myPluginHandler({ url: endpoint.url }),
        received: () =>
          endpoint.requests
            .filter(({ status }) => status === 200)
            .flatMap(({ body }) => JSON.parse(body) as ReceivedEvent[]),
        breakDestination: () => endpoint.answer({ status: 503 }),
        mendDestination: () => endpoint.answer({ status: 200 }),
        cleanup: () => endpoint[Symbol.asyncDispose](),
      };
    },
  },
);

describe("myPluginHandler", () => {
  for (const [status, retryable] of [
    [400, false],
    [429, true],
    [503, true],
  ] as const) {
    it(`says of the answer ${status} that trying again ${retryable ? "may" : "cannot"} help`, async (test) => {
      const endpoint = await httpEndpoint();
      test.after(() => endpoint[Symbol.asyncDispose]());
      endpoint.answer({ status });
      const handler = myPluginHandler({ url: endpoint.url });
      const delivery = handler.handle(createEvent("log", { message: "hello" }));
      await assert.rejects(async () => delivery, { retryable });
    });
  }

  it("gives a request up that takes too long", async (test) => {
    const endpoint = await httpEndpoint();
    test.after(() => endpoint[Symbol.asyncDispose]());
    endpoint.answer("hang");
    const handler = myPluginHandler({ url: endpoint.url, timeoutMs: 50 });
    const delivery = handler.handle(createEvent("log", { message: "hello" }));
    await assert.rejects(async () => delivery, { name: "TimeoutError" });
  });

  it("refuses what is no URL", () => {
    assert.throws(
      () => myPluginHandler({ url: "nowhere" }),
      new TypeError('[my-plugin] url must be a URL; received "nowhere".'),
    );
  });
});

readmeSuite(
  { describe, it },
  { readme: new URL("../README.md", import.meta.url), plugins: [plugin] },
);
