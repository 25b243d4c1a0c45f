import type { Use, UsedInstrumentation, UseOptions } from "@llmobs/testing";
import type OpenAI from "openai";
import { instrumentationWith } from "./instrumentation.ts";

const ASKED = { model: "gpt-5", messages: [{ role: "user" as const, content: "Why?" }] };
const RESPONSE = { model: "gpt-5", input: "Why?" };
const SCHEMA = {
  type: "json_schema" as const,
  json_schema: { name: "a", strict: true, schema: { type: "object" } },
};
const TOOL = {
  type: "function" as const,
  function: {
    name: "look",
    description: "Looks at something",
    parameters: { type: "object", properties: { at: { type: "string" } } },
    parse: JSON.parse,
    function: ({ at }: { at: string }): string => `${at} is blue`,
  },
};

function streamOf(client: OpenAI, { wantsUsage }: UseOptions) {
  return client.chat.completions.create({
    ...ASKED,
    stream: true,
    ...(wantsUsage && { stream_options: { include_usage: true } }),
  });
}

async function readInto(seen: unknown[], stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) seen.push(chunk);
}

const whole: Record<string, Use<OpenAI>> = {
  answer: (client) => client.chat.completions.create(ASKED),
  answerWithResponse: async (client) => {
    const { data, response, request_id } = await client.chat.completions
      .create(ASKED)
      .withResponse();
    return [data, response.status, request_id];
  },
  response: async (client) => {
    const response = await client.chat.completions.create(ASKED).asResponse();
    return [response.status, await response.text()];
  },
  parsed: (client) => client.chat.completions.parse({ ...ASKED, response_format: SCHEMA }),
  embeddings: (client) => client.embeddings.create({ model: "e", input: ["a", "b"] }),
  responsesAnswer: (client) => client.responses.create(RESPONSE),
  responsesParsed: (client) => client.responses.parse(RESPONSE),
};

const streamed: Record<string, Use<OpenAI>> = {
  stream: async (client, options) => readInto(options.seen, await streamOf(client, options)),
  streamBrokenOff: async (client, options) => {
    for await (const chunk of await streamOf(client, options)) {
      if (options.seen.push(chunk) === options.enough) break;
    }
  },
  streamOfAFailingApp: async (client, options) => {
    for await (const chunk of await streamOf(client, options)) {
      if (options.seen.push(chunk) === options.enough) throw new RangeError("the app's own");
    }
  },
  streamCalledOff: async (client, options) => {
    const stream = await streamOf(client, options);
    for await (const chunk of stream) {
      if (options.seen.push(chunk) === options.enough) stream.controller.abort();
    }
  },
  streamReadByHand: async (client, options) => {
    const iterator = (await streamOf(client, options))[Symbol.asyncIterator]();
    // All at once, as nobody has to wait for one to ask for the next.
    const results = Array.from({ length: options.enough }, () => iterator.next());
    options.seen.push(...(await Promise.all(results)));
    options.seen.push(await iterator.return?.());
  },
  streamTeed: async (client, options) => {
    const [left, right] = (await streamOf(client, options)).tee();
    return Promise.all([Array.fromAsync(left), Array.fromAsync(right)]);
  },
  streamAsReadable: async (client, options) => {
    const readable = (await streamOf(client, options)).toReadableStream();
    const decoder = new TextDecoder();
    for await (const bytes of readable) options.seen.push(decoder.decode(bytes as Uint8Array));
  },
  streamedResponse: async (client, options) =>
    readInto(options.seen, await client.responses.create({ ...RESPONSE, stream: true })),
};

const helpers: Record<string, Use<OpenAI>> = {
  helper: async (client, { seen }) => {
    const runner = client.chat.completions.stream(ASKED);
    for (const event of ["connect", "content", "error", "abort", "end"] as const) {
      runner.on(event, (...what: unknown[]) => seen.push([event, String(what[0])]));
    }
    return runner.finalChatCompletion();
  },
  helperRead: async (client, { seen, enough }) => {
    for await (const chunk of client.chat.completions.stream(ASKED)) {
      if (seen.push(chunk) === enough) break;
    }
  },
  helperCalledOff: async (client, { enough }) => {
    const runner = client.chat.completions.stream(ASKED);
    let chunks = 0;
    runner.on("chunk", () => {
      if (++chunks === enough) runner.abort();
    });
    return runner.finalContent();
  },
  tools: async (client, { seen }) => {
    const runner = client.chat.completions.runTools(
      { ...ASKED, tools: [TOOL] },
      { maxChatCompletions: 3 },
    );
    runner.on("message", (message) => seen.push(message));
    return runner.finalContent();
  },
  streamedTools: async (client) =>
    client.chat.completions
      .runTools({ ...ASKED, stream: true, tools: [TOOL] }, { maxChatCompletions: 3 })
      .finalContent(),
  responsesHelper: async (client, { seen }) => {
    const runner = client.responses.stream(RESPONSE);
    runner.on("event", (event) => seen.push(event.type));
    return runner.finalResponse();
  },
};

const instrumentation = instrumentationWith();

/** The ways of using a client. Nobody waits for long before a request is sent again. */
export const used: UsedInstrumentation<OpenAI> = {
  ...instrumentation,
  connect: (...how) =>
    Object.assign(instrumentation.connect(...how), {
      calculateDefaultRetryTimeoutMillis: () => 1,
    }),
  uses: { ...whole, ...streamed, ...helpers },
};
