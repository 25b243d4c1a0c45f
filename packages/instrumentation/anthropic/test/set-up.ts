import Anthropic from "@anthropic-ai/sdk";
import type { LlmEndData, ObservabilityManager } from "@llmobs/core";
import {
  type FakeProvider,
  fakeProvider,
  type RecordingHandler,
  testObservability,
  type TestObservabilityOptions,
} from "@llmobs/testing";
import { observeAnthropic, type ObserveAnthropicOptions } from "../src/index.ts";

export interface SetUp extends AsyncDisposable {
  readonly provider: FakeProvider;
  /** The client that is not observed. */
  readonly client: Anthropic;
  readonly observed: Anthropic;
  readonly manager: ObservabilityManager;
  readonly handler: RecordingHandler;
  /** The payloads of the `llm.end` events, in order. */
  ends(): readonly LlmEndData[];
  statuses(): readonly string[];
}

export interface SetUpOptions {
  readonly manager?: TestObservabilityOptions;
  readonly observe?: ObserveAnthropicOptions;
  readonly client?: ConstructorParameters<typeof Anthropic>[0];
}

/** A provider of our own, a client of the `@anthropic-ai/sdk` package, and the same client observed. */
export async function setUp(options: SetUpOptions = {}): Promise<SetUp> {
  const provider = await fakeProvider();
  const { manager, handler } = testObservability(options.manager);
  const client = new Anthropic({
    apiKey: "any",
    baseURL: provider.url,
    maxRetries: 0,
    ...options.client,
  });
  const ends = () => handler.ofType("llm.end").map(({ data }) => data);
  return {
    provider,
    client,
    manager,
    handler,
    observed: observeAnthropic(client, { observability: manager, ...options.observe }),
    ends,
    statuses: () => ends().map(({ status }) => status),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}

export const QUESTION: Anthropic.MessageCreateParamsNonStreaming = {
  model: "claude-sonnet-5",
  max_tokens: 1024,
  messages: [{ role: "user", content: "Why?" }],
};
