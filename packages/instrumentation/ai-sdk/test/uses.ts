import { createOpenAI } from "@ai-sdk/openai";
import type { ObservabilityManager } from "@llmobs/core";
import type { Use, UsedInstrumentation, UseOptions } from "@llmobs/testing";
import { embed, embedMany, generateText, isStepCount, streamText, tool } from "ai";
import { z } from "zod";
import { type AISDKObservation, observeAISDK } from "../src/index.ts";
import { allEnded } from "./all-ended.ts";
import { comparable } from "./comparable.ts";

/** What a call of the SDK needs to be told. */
interface Client {
  readonly openai: ReturnType<typeof createOpenAI>;
  readonly maxRetries: number;
}

const tools = {
  look: tool({
    inputSchema: z.object({ at: z.string() }),
    execute: async ({ at }) => {
      if (at.length > 6) throw new RangeError("too far away");
      return `${at} is blue`;
    },
  }),
};

function asked({ openai, maxRetries }: Client, api: "chat" | "responses") {
  const model = openai[api]("gpt-5");
  return { model, prompt: "Why?", tools, stopWhen: isStepCount(2), maxRetries };
}

function generates(api: "chat" | "responses"): Use<Client> {
  return async (client) => {
    const { text, steps, totalUsage } = await generateText(asked(client, api));
    return { text, totalUsage, steps: steps.map(({ content, usage }) => ({ content, usage })) };
  };
}

/** Reads a stream to its end, or calls it off when the app has enough. */
async function readStream(
  client: Client,
  api: "chat" | "responses",
  { seen, enough }: UseOptions,
  callsOff: boolean,
): Promise<unknown> {
  const leaving = new AbortController();
  const errors: unknown[] = [];
  const result = streamText({
    ...asked(client, api),
    abortSignal: leaving.signal,
    onError: ({ error }) => void errors.push(String(error)),
  });
  for await (const part of result.fullStream) {
    // How much more is under way when it calls off is never the same twice.
    if (!leaving.signal.aborted) seen.push(comparable(part));
    // Not before the request is on its way: a call that is called off sooner sends none.
    if (callsOff && seen.length === enough + 2) leaving.abort();
  }
  return errors;
}

const uses: Readonly<Record<string, Use<Client>>> = {
  generated: generates("chat"),
  generatedResponse: generates("responses"),
  streamed: (client, options) => readStream(client, "chat", options, false),
  streamedResponse: (client, options) => readStream(client, "responses", options, false),
  streamCalledOff: (client, options) => readStream(client, "chat", options, true),
  streamedText: async (client) => {
    const { text, usage } = streamText({ ...asked(client, "chat"), onError: () => {} });
    return Promise.allSettled([text, usage]).then((settled) =>
      settled.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason))),
    );
  },
  // The SDK tells nobody of their retries, which would look like requests that belong to no call.
  embedded: async ({ openai }) => {
    const model = openai.embedding("e");
    const { embedding, usage } = await embed({ model, value: "sky", maxRetries: 0 });
    return { embedding, usage };
  },
  embeddedMany: async ({ openai }) => {
    const model = openai.embedding("e");
    const { embeddings, usage } = await embedMany({ model, values: ["sky", "sea"], maxRetries: 0 });
    return { embeddings, usage };
  },
};

let observation: AISDKObservation | undefined;
let observing: ObservabilityManager | undefined;

/** The app is done a little before the SDK is, which waits for its request to be torn down. */
function untilEnded(use: Use<Client>): Use<Client> {
  return async (client, options) => {
    const [outcome] = await Promise.allSettled([use(client, options)]);
    if (observing !== undefined) await allEnded(observing);
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
}

/** The SDK is observed as a whole: from when a client is to be observed until the next one is made. */
export const used: UsedInstrumentation<Client> = {
  connect: (url, { retries }) => {
    observation?.();
    observing = undefined;
    const openai = createOpenAI({ apiKey: "any", baseURL: `${url}/v1` });
    // The SDK waits for seconds before it retries a request that was not answered: not too often, then.
    return { openai, maxRetries: retries === 2 ? 1 : 0 };
  },
  observe: (client, observability) => {
    observing = observability;
    observation = observeAISDK({ observability });
    return client;
  },
  uses: Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, untilEnded(use)])),
};
