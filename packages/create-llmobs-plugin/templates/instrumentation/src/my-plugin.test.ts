import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setDefaultManager } from "@llmobs/core";
import { readmeSuite, testObservability } from "@llmobs/testing";
import {
  type MyPluginAnswer,
  type MyPluginClient,
  type MyPluginRequest,
  observeMyPlugin,
} from "./my-plugin.ts";

const request: MyPluginRequest = { model: "large-1", prompt: "Why?" };
const answer: MyPluginAnswer = { text: "Because.", usage: { input: 12, output: 3 } };

class Client implements MyPluginClient {
  #answers = 0;
  error: Error | undefined;

  async complete(_request: MyPluginRequest): Promise<MyPluginAnswer> {
    if (this.error !== undefined) throw this.error;
    this.#answers += 1;
    return answer;
  }

  count(): number {
    return this.#answers;
  }
}

describe("observeMyPlugin", () => {
  it("hands the answer through, and tells of the call without its content", async () => {
    const { manager, handler } = testObservability();
    const client = observeMyPlugin(new Client(), { observability: manager });
    assert.equal(await client.complete(request), answer);
    handler.assertTypes("llm.start", "llm.end");
    const [start] = handler.ofType("llm.start");
    const [end] = handler.ofType("llm.end");
    assert.equal(end?.data.status, "ok");
    assert.deepEqual(end?.data.usage, answer.usage);
    assert.equal(start?.data.input, undefined);
    assert.equal(end?.data.output, undefined);
  });

  it("tells the content where it is asked for", async () => {
    const { manager, handler } = testObservability({ captureContent: true });
    await observeMyPlugin(new Client(), { observability: manager }).complete(request);
    assert.equal(handler.ofType("llm.start")[0]?.data.input, "Why?");
    assert.equal(handler.ofType("llm.end")[0]?.data.output, "Because.");
  });

  it("hands an error through as it is, and ends the call once", async () => {
    const { manager, handler } = testObservability();
    const client = new Client();
    client.error = new Error("overloaded");
    const observed = observeMyPlugin(client, { observability: manager });
    await assert.rejects(observed.complete(request), (error) => error === client.error);
    handler.assertTypes("llm.start", "llm.end");
    assert.equal(handler.ofType("llm.end")[0]?.data.status, "error");
  });

  it("leaves everything else as it is, private members too", async () => {
    const { manager } = testObservability();
    const client = observeMyPlugin(new Client(), { observability: manager });
    await client.complete(request);
    assert.equal(client.count(), 1);
    assert.ok(client instanceof Client);
  });

  it("finds the default manager when it is called, and works without one", async () => {
    const { manager, handler } = testObservability();
    const client = observeMyPlugin(new Client());
    assert.equal(await client.complete(request), answer);
    handler.assertTypes();
    setDefaultManager(manager);
    try {
      await client.complete(request);
      handler.assertTypes("llm.start", "llm.end");
    } finally {
      setDefaultManager(undefined);
    }
  });
});

readmeSuite({ describe, it }, { readme: new URL("../README.md", import.meta.url) });
