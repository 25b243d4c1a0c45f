import {
  type InstrumentationSuiteOptions,
  instrumentationSuite,
  recordingFixture,
} from "@llmobs/testing";
import type OpenAI from "openai";
import { describe, it } from "vitest";
import { instrumentationWith } from "../test/instrumentation.ts";

type Suite = InstrumentationSuiteOptions<OpenAI>;

const create: Suite["create"] = (destination) =>
  recordingFixture(instrumentationWith(), destination);

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
        return { chunks: await Array.fromAsync(data), request_id };
      },
      tee: async (client, { question }) =>
        Promise.all(
          (await streamOf(client, question)).tee().map((branch) => Array.fromAsync(branch)),
        ),
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
        Array.fromAsync(client.chat.completions.stream(asked(question))),
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
        Array.fromAsync(client.responses.stream({ model: "gpt-5", input: question })),
      tee: async (client, { question }) => {
        const stream = await client.responses.create({
          model: "gpt-5",
          input: question,
          stream: true,
        });
        return Promise.all(stream.tee().map((branch) => Array.fromAsync(branch)));
      },
    },
  },
);
