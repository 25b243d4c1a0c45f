import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setDefaultManager } from "@llmobs/core";
import {
  fakeProvider,
  instrumentationSuite,
  readmeSuite,
  recordingFixture,
  testObservability,
} from "@llmobs/testing";
import OpenAI from "openai";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { observeMyPlugin } from "./my-plugin.ts";

const connect = (url: string, maxRetries = 0): OpenAI =>
  new OpenAI({ apiKey: "any", baseURL: url, maxRetries });

const ask = (question: string) => ({
  model: "large-1",
  messages: [{ role: "user" as const, content: question }],
});

instrumentationSuite(
  { describe, it },
  {
    name: "my-plugin",
    create: (destination) =>
      recordingFixture(
        {
          connect: (url, { retries }) => connect(url, retries),
          observe: (client, observability) => observeMyPlugin(client, { observability }),
        },
        destination,
      ),
    ask: (client, { question, signal }) =>
      client.chat.completions.create(ask(question), { signal }),
    stream: (client, { question, signal, wantsUsage = false }) =>
      client.chat.completions.create(
        {
          ...ask(question),
          stream: true,
          ...(wantsUsage && { stream_options: { include_usage: true } }),
        },
        { signal },
      ),
    textOf: (value) => {
      const [choice] = (value as ChatCompletion | ChatCompletionChunk).choices;
      if (choice === undefined) return "";
      return ("delta" in choice ? choice.delta.content : choice.message.content) ?? "";
    },
  },
);

describe("observeMyPlugin", () => {
  it("tells the content where it is asked for", async (test) => {
    const provider = await fakeProvider();
    test.after(() => provider[Symbol.asyncDispose]());
    provider.reply({ text: "Because." });
    const { manager, handler } = testObservability({ captureContent: true });
    const client = observeMyPlugin(connect(`${provider.url}/v1`), { observability: manager });
    await client.chat.completions.create(ask("Why?"));
    const [start] = handler.ofType("llm.start");
    const [end] = handler.ofType("llm.end");
    assert.deepEqual(start?.data.input, [{ role: "user", content: "Why?" }]);
    assert.equal(end?.data.output, "Because.");
    assert.deepEqual(end?.data.finishReasons, ["stop"]);
  });

  it("finds the default manager when it is called, and works without one", async (test) => {
    const provider = await fakeProvider();
    test.after(() => provider[Symbol.asyncDispose]());
    const { manager, handler } = testObservability();
    const client = observeMyPlugin(connect(`${provider.url}/v1`));
    await client.chat.completions.create(ask("Why?"));
    handler.assertTypes();
    setDefaultManager(manager);
    test.after(() => setDefaultManager(undefined));
    await client.chat.completions.create(ask("Why?"));
    handler.assertTypes("llm.start", "llm.end");
  });
});

readmeSuite({ describe, it }, { readme: new URL("../README.md", import.meta.url) });
