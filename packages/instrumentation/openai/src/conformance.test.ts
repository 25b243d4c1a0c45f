import type { LlmEndData } from "@llmobs/core";
import {
  type DestinationMood,
  type InstrumentationSuiteOptions,
  instrumentationSuite,
  type RecordedCall,
  testObservability,
} from "@llmobs/testing";
import OpenAI from "openai";
import { describe, it } from "vitest";
import { readAll } from "../test/set-up.ts";
import { observeOpenAI } from "./observe-openai.ts";

type Suite = InstrumentationSuiteOptions<OpenAI>;

const DESTINATIONS: Readonly<Record<DestinationMood, () => void | Promise<void>>> = {
  works: () => {},
  throws: () => {
    throw new Error("The destination is broken.");
  },
  hangs: () => new Promise(() => {}),
};

const create: Suite["create"] = (mood) => {
  const moody = { name: "moody", handle: DESTINATIONS[mood] };
  const { manager, handler } = testObservability({ handlers: [moody] });
  return {
    connect: (url, { retries }) =>
      new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: retries }),
    observe: (client) => observeOpenAI(client, { observability: manager }),
    recorded: () => handler.ofType("llm.end").map(({ data }) => recordedCall(data)),
    recordedText: () => JSON.stringify(handler.events),
  };
};

function recordedCall({ status, usage, usageSource }: LlmEndData): RecordedCall {
  if (usage === undefined) return { status, usage };
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage;
  return {
    status,
    usage: {
      input: input + cacheRead + cacheWrite,
      output: output + reasoning,
      isEstimated: usageSource === "estimated",
    },
  };
}

const asked = (question: string) => ({
  model: "gpt-5",
  messages: [{ role: "user" as const, content: question }],
});

const ask: Suite["ask"] = (client, { question, signal }) =>
  client.chat.completions.create(asked(question), signal && { signal });

const streamOf = (client: OpenAI, question: string) =>
  client.chat.completions.create({ ...asked(question), stream: true });

instrumentationSuite(
  { describe, it },
  {
    name: "of chat.completions.create",
    create,
    ask,
    stream: (client, { question, signal, wantsUsage = false }) =>
      client.chat.completions.create(
        {
          ...asked(question),
          stream: true,
          ...(wantsUsage && { stream_options: { include_usage: true } }),
        },
        signal && { signal },
      ),
    textOf: (value) => {
      const { choices } = value as OpenAI.ChatCompletion | OpenAI.ChatCompletionChunk;
      const [choice] = choices;
      if (choice === undefined) return "";
      return ("message" in choice ? choice.message.content : choice.delta.content) ?? "";
    },
    helpers: {
      withResponse: async (client, { question }) => {
        const { data, response, request_id } = await client.chat.completions
          .create(asked(question))
          .withResponse();
        return { data, status: response.status, request_id };
      },
      asResponse: async (client, { question }) => {
        const response = await client.chat.completions.create(asked(question)).asResponse();
        return [response.status, await response.text()];
      },
      "withResponse of a stream": async (client, { question }) => {
        const { data, request_id } = await streamOf(client, question).withResponse();
        return { chunks: await readAll(data), request_id };
      },
      tee: async (client, { question }) =>
        Promise.all((await streamOf(client, question)).tee().map(readAll)),
      toReadableStream: async (client, { question }) =>
        new Response((await streamOf(client, question)).toReadableStream()).text(),
      "chat.completions.parse": (client, { question }) =>
        client.chat.completions.parse(asked(question)),
      "finalChatCompletion of chat.completions.stream": (client, { question }) =>
        client.chat.completions.stream(asked(question)).finalChatCompletion(),
      "on('content') of chat.completions.stream": async (client, { question }) => {
        const texts: string[] = [];
        const runner = client.chat.completions.stream(asked(question));
        runner.on("content", (text) => texts.push(text));
        return [texts, await runner.finalContent(), await runner.totalUsage()];
      },
      "async iteration of chat.completions.stream": (client, { question }) =>
        readAll(client.chat.completions.stream(asked(question))),
      "embeddings.create": async (client, { question }) => {
        const { data } = await client.embeddings.create({ model: "e", input: question });
        return data.map(({ embedding }) => [...embedding]);
      },
    },
  },
);

instrumentationSuite(
  { describe, it },
  {
    name: "of responses.create",
    create,
    ask: (client, { question, signal }) =>
      client.responses.create({ model: "gpt-5", input: question }, signal && { signal }),
    stream: (client, { question, signal }) =>
      client.responses.create(
        { model: "gpt-5", input: question, stream: true },
        signal && { signal },
      ),
    textOf: (value) => {
      const { output_text: text, type, delta } = value as Record<string, string | undefined>;
      return text ?? (type === "response.output_text.delta" ? delta : undefined) ?? "";
    },
    helpers: {
      "responses.parse": (client, { question }) =>
        client.responses.parse({ model: "gpt-5", input: question }),
      "finalResponse of responses.stream": (client, { question }) =>
        client.responses.stream({ model: "gpt-5", input: question }).finalResponse(),
      "async iteration of responses.stream": (client, { question }) =>
        readAll(client.responses.stream({ model: "gpt-5", input: question })),
      tee: async (client, { question }) => {
        const stream = await client.responses.create({
          model: "gpt-5",
          input: question,
          stream: true,
        });
        return Promise.all(stream.tee().map(readAll));
      },
    },
  },
);
