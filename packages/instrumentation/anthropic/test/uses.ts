import type Anthropic from "@anthropic-ai/sdk";
import type { Use, UsedInstrumentation } from "@llmobs/testing";
import { instrumentationWith } from "./instrumentation.ts";
import { QUESTION } from "./set-up.ts";

const STREAMED: Anthropic.MessageCreateParamsStreaming = { ...QUESTION, stream: true };

async function readInto(seen: unknown[], stream: AsyncIterable<unknown>): Promise<void> {
  for await (const event of stream) seen.push(event);
}

const whole: Record<string, Use<Anthropic>> = {
  answer: (client) => client.messages.create(QUESTION),
  answerWithResponse: async (client) => {
    const { data, response, request_id } = await client.messages.create(QUESTION).withResponse();
    return [data, response.status, request_id];
  },
  response: async (client) => {
    const response = await client.messages.create(QUESTION).asResponse();
    return [response.status, await response.text()];
  },
  parsed: (client) => client.messages.parse(QUESTION),
  betaAnswer: (client) => client.beta.messages.create(QUESTION),
  betaParsed: (client) => client.beta.messages.parse(QUESTION),
};

const streamed: Record<string, Use<Anthropic>> = {
  stream: async (client, { seen }) => readInto(seen, await client.messages.create(STREAMED)),
  betaStream: async (client, { seen }) =>
    readInto(seen, await client.beta.messages.create(STREAMED)),
  streamBrokenOff: async (client, { seen, enough }) => {
    for await (const event of await client.messages.create(STREAMED)) {
      if (seen.push(event) === enough) break;
    }
  },
  streamOfAFailingApp: async (client, { seen, enough }) => {
    for await (const event of await client.messages.create(STREAMED)) {
      if (seen.push(event) === enough) throw new RangeError("the app's own");
    }
  },
  streamCalledOff: async (client, { seen, enough }) => {
    const stream = await client.messages.create(STREAMED);
    for await (const event of stream) {
      if (seen.push(event) === enough) stream.controller.abort();
    }
  },
  streamReadByHand: async (client, { seen, enough }) => {
    const iterator = (await client.messages.create(STREAMED))[Symbol.asyncIterator]();
    // All at once, as nobody has to wait for one to ask for the next.
    const results = Array.from({ length: enough }, () => iterator.next());
    seen.push(...(await Promise.all(results)));
    seen.push(await iterator.return?.());
  },
  streamTeed: async (client) => {
    const branches = (await client.messages.create(STREAMED)).tee();
    return Promise.all(branches.map((branch) => Array.fromAsync(branch)));
  },
  streamAsReadable: async (client, { seen }) => {
    const readable = (await client.messages.create(STREAMED)).toReadableStream();
    const decoder = new TextDecoder();
    for await (const bytes of readable) seen.push(decoder.decode(bytes as Uint8Array));
  },
};

const helpers: Record<string, Use<Anthropic>> = {
  helper: async (client, { seen }) => {
    const runner = client.messages.stream(QUESTION);
    for (const event of ["connect", "text", "thinking", "error", "abort", "end"] as const) {
      runner.on(event, (...what: unknown[]) => seen.push([event, String(what[0])]));
    }
    return runner.finalMessage();
  },
  helperRead: async (client, { seen, enough }) => {
    // Its first event shows the message as it grows meanwhile, so that is another each time.
    for await (const { type } of client.messages.stream(QUESTION)) {
      if (seen.push(type) === enough) break;
    }
  },
  helperCalledOff: async (client, { enough }) => {
    const runner = client.messages.stream(QUESTION);
    let events = 0;
    runner.on("streamEvent", () => {
      if (++events === enough) runner.abort();
    });
    return runner.finalText();
  },
  betaHelper: (client) => client.beta.messages.stream(QUESTION).finalMessage(),
  tools: (client, { seen }) =>
    client.beta.messages
      .toolRunner({
        ...QUESTION,
        max_iterations: 3,
        messages: [{ role: "user", content: "Why?" }],
        tools: [
          {
            type: "custom",
            name: "look",
            input_schema: { type: "object" },
            parse: (input: unknown) => input,
            run: (input: unknown) => {
              seen.push(input);
              return "blue";
            },
          },
        ],
      })
      .runUntilDone(),
};

const instrumentation = instrumentationWith();

/** The ways of using a client. Nobody waits for long before a request is sent again. */
export const used: UsedInstrumentation<Anthropic> = {
  ...instrumentation,
  connect: (...how) =>
    Object.assign(instrumentation.connect(...how), {
      calculateDefaultRetryTimeoutMillis: () => 1,
    }),
  uses: { ...whole, ...streamed, ...helpers },
};
