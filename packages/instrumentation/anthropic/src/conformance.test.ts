import type Anthropic from "@anthropic-ai/sdk";
import {
  type InstrumentationSuiteOptions,
  instrumentationSuite,
  recordingFixture,
} from "@llmobs/testing";
import { describe, it } from "vitest";
import { instrumentationWith } from "../test/instrumentation.ts";
import { QUESTION } from "../test/set-up.ts";

const asked = (question: string): typeof QUESTION => ({
  ...QUESTION,
  messages: [{ role: "user", content: question }],
});

const shared: Omit<
  InstrumentationSuiteOptions<Anthropic>,
  "name" | "ask" | "stream" | "helpers"
> = {
  create: (destination) => recordingFixture(instrumentationWith(), destination),
  textOf: (value) => {
    const { delta, content } = value as { delta?: Said; content?: readonly Said[] };
    return delta?.text ?? content?.[0]?.text ?? "";
  },
};

interface Said {
  readonly text?: string;
}

instrumentationSuite(
  { describe, it },
  {
    ...shared,
    name: "of messages.create",
    ask: (client, { question, signal }) =>
      client.messages.create(asked(question), signal && { signal }),
    stream: (client, { question, signal }) =>
      client.messages.create({ ...asked(question), stream: true }, signal && { signal }),
    helpers: {
      withResponse: async (client, { question }) => {
        const { data, response, request_id } = await client.messages
          .create(asked(question))
          .withResponse();
        return { data, status: response.status, request_id };
      },
      asResponse: async (client, { question }) => {
        const response = await client.messages.create(asked(question)).asResponse();
        return [response.status, await response.text()];
      },
      "withResponse of a stream": async (client, { question }) => {
        const { data, request_id } = await client.messages
          .create({ ...asked(question), stream: true })
          .withResponse();
        return { events: await Array.fromAsync(data), request_id };
      },
      tee: async (client, { question }) => {
        const stream = await client.messages.create({ ...asked(question), stream: true });
        return Promise.all(stream.tee().map((branch) => Array.fromAsync(branch)));
      },
      toReadableStream: async (client, { question }) => {
        const stream = await client.messages.create({ ...asked(question), stream: true });
        return new Response(stream.toReadableStream()).text();
      },
      "messages.parse": (client, { question }) => client.messages.parse(asked(question)),
      "finalMessage of messages.stream": (client, { question }) =>
        client.messages.stream(asked(question)).finalMessage(),
      "on('text') of messages.stream": async (client, { question }) => {
        const texts: string[] = [];
        const stream = client.messages.stream(asked(question));
        stream.on("text", (text) => texts.push(text));
        return [texts, await stream.finalText(), stream.request_id];
      },
      "withResponse of messages.stream": async (client, { question }) => {
        const { data, request_id } = await client.messages.stream(asked(question)).withResponse();
        return [await data.finalText(), request_id];
      },
      "async iteration of messages.stream": (client, { question }) =>
        Array.fromAsync(client.messages.stream(asked(question))),
    },
  },
);

instrumentationSuite(
  { describe, it },
  {
    ...shared,
    name: "of beta.messages.create",
    ask: (client, { question, signal }) =>
      client.beta.messages.create(asked(question), signal && { signal }),
    stream: (client, { question, signal }) =>
      client.beta.messages.create({ ...asked(question), stream: true }, signal && { signal }),
    helpers: {
      "beta.messages.parse": (client, { question }) => client.beta.messages.parse(asked(question)),
      "finalMessage of beta.messages.stream": (client, { question }) =>
        client.beta.messages.stream(asked(question)).finalMessage(),
      "beta.messages.toolRunner": (client, { question }) =>
        client.beta.messages.toolRunner({ ...asked(question), tools: [] }).runUntilDone(),
      "beta.messages.thread": async (client, { question }) => {
        const { messages, ...params } = asked(question);
        const thread = client.beta.messages.thread(params);
        return thread.send(messages);
      },
    },
  },
);
