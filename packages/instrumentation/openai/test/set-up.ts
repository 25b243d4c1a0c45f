import {
  type FakeProvider,
  fakeProvider,
  type RecordingHandler,
  testObservability,
  type TestObservabilityOptions,
} from "@llmobs/testing";
import type { LlmEndData, ObservabilityManager } from "@llmobs/core";
import OpenAI from "openai";
import { observeOpenAI, type ObserveOpenAIOptions } from "../src/index.ts";

export interface SetUp extends AsyncDisposable {
  readonly provider: FakeProvider;
  /** The client that is not observed. */
  readonly client: OpenAI;
  readonly observed: OpenAI;
  readonly manager: ObservabilityManager;
  readonly handler: RecordingHandler;
  /** The payloads of the `llm.end` events, in order. */
  ends(): readonly LlmEndData[];
  statuses(): readonly string[];
}

export interface SetUpOptions {
  readonly manager?: TestObservabilityOptions;
  readonly observe?: ObserveOpenAIOptions;
  readonly client?: ConstructorParameters<typeof OpenAI>[0];
}

/** A provider of our own, a client of the `openai` package, and the same client observed. */
export async function setUp(options: SetUpOptions = {}): Promise<SetUp> {
  const provider = await fakeProvider();
  const { manager, handler } = testObservability(options.manager);
  const client = new OpenAI({
    apiKey: "any",
    baseURL: `${provider.url}/v1`,
    maxRetries: 0,
    ...options.client,
  });
  const ends = () => handler.ofType("llm.end").map(({ data }) => data);
  return {
    provider,
    client,
    manager,
    handler,
    observed: observeOpenAI(client, { observability: manager, ...options.observe }),
    ends,
    statuses: () => ends().map(({ status }) => status),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}

export const QUESTION: Pick<OpenAI.ChatCompletionCreateParams, "messages"> & { model: string } = {
  model: "gpt-5",
  messages: [{ role: "user", content: "Why?" }],
};

/** Reads a stream to its end. */
export async function readAll<Chunk>(stream: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
