import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAI as createOpenAI6 } from "@ai-sdk/openai-3";
import {
  type AskOptions,
  type DestinationMood,
  instrumentationSuite,
  type InstrumentationFixture,
  recordingFixture,
} from "@llmobs/testing";
import {
  experimental_streamTextLowMemory as streamTextLowMemory,
  generateText,
  streamText,
} from "ai";
import { generateText as generateText6, streamText as streamText6 } from "ai-6";
import { describe, it } from "vitest";
import { aiSDKTelemetry, observeAISDK } from "./index.ts";

/** A model as an app uses it. The SDK itself is observed, so one that is not opts out. */
interface Client {
  readonly model: ReturnType<ReturnType<typeof createOpenAI>["chat"]>;
  readonly maxRetries: number;
  readonly telemetry: { readonly isEnabled: boolean };
}

function create(destination: DestinationMood): InstrumentationFixture<Client> {
  const fixture = recordingFixture<Client>(
    {
      connect: (url, { retries }) => ({
        model: createOpenAI({ apiKey: "any", baseURL: `${url}/v1` }).chat("gpt-5"),
        maxRetries: retries,
        telemetry: { isEnabled: false },
      }),
      observe: (client) => ({ ...client, telemetry: { isEnabled: true } }),
    },
    destination,
  );
  return { ...fixture, cleanup: observeAISDK({ observability: fixture.manager }) };
}

const callOf = (client: Client, { question, signal }: AskOptions) => ({
  ...client,
  prompt: question,
  ...(signal && { abortSignal: signal }),
});
const ask = async (client: Client, options: AskOptions) => {
  const { text, finishReason, usage } = await generateText(callOf(client, options));
  return { text, finishReason, usage };
};
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (value as { readonly text: string }).text;
const quiet = { onError: () => {} };

/** The texts of a stream, read as an app does that wants to hear of errors: the SDK hands them over as parts. */
async function* texts(
  parts: AsyncIterable<{ readonly type: string; readonly text?: string; readonly error?: unknown }>,
): AsyncGenerator<string> {
  for await (const { type, text = "", error } of parts) {
    if (type === "error") throw error;
    if (type === "abort") throw new DOMException("aborted", "AbortError");
    if (type === "text-delta") yield text;
  }
}

const UNREAD = "neither keeps a stream that nobody reads nor leaves it open: it ends as abandoned";
const WAITS =
  "while it waits for a provider the SDK holds on to the stream; it ends so when the next chunk is there, see streaming.test.ts";

instrumentationSuite<Client>(
  { describe, it },
  {
    name: "of streamText",
    create,
    ask,
    stream: async (client, options) =>
      texts(streamText({ ...callOf(client, options), ...quiet }).fullStream),
    textOf,
    excuses: {
      "records a stream that the app breaks off as aborted":
        "the SDK keeps a second reader and tells nobody; it ends as abandoned when collected",
      "ends every call once, with many at a time that are read, broken off or cut":
        "the same; many-streams.test.ts has them collected",
      [UNREAD]: WAITS,
    },
  },
);

instrumentationSuite<Client>(
  { describe, it },
  {
    name: "of streamText with a single reader",
    create,
    ask,
    stream: async (client, options) =>
      texts(streamTextLowMemory({ ...callOf(client, options), ...quiet }).fullStream),
    textOf,
    excuses: { [UNREAD]: WAITS },
  },
);

/** Of version 6 each call is given the telemetry. */
interface Client6 {
  readonly model: ReturnType<ReturnType<typeof createOpenAI6>["chat"]>;
  readonly maxRetries: number;
  readonly experimental_telemetry?: ReturnType<typeof aiSDKTelemetry>;
}

const callOf6 = (client: Client6, { question, signal }: AskOptions) => ({
  ...client,
  prompt: question,
  ...(signal && { abortSignal: signal }),
});

instrumentationSuite<Client6>(
  { describe, it },
  {
    name: "of version 6",
    create: (destination) =>
      recordingFixture(
        {
          connect: (url, { retries }) => ({
            model: createOpenAI6({ apiKey: "any", baseURL: `${url}/v1` }).chat("gpt-5"),
            maxRetries: retries,
          }),
          observe: (client, observability) => ({
            ...client,
            experimental_telemetry: aiSDKTelemetry({ observability }),
          }),
        },
        destination,
      ),
    ask: async (client, options) => {
      const { text, finishReason, usage } = await generateText6(callOf6(client, options));
      return { text, finishReason, usage };
    },
    stream: async (client, options) =>
      texts(streamText6({ ...callOf6(client, options), ...quiet }).fullStream),
    textOf,
    excuses: {
      "records a stream that the app breaks off as aborted":
        "version 6 reads to its end what the app leaves, and so it ends",
      [UNREAD]: WAITS,
    },
  },
);
