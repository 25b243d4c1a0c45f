import type Anthropic from "@anthropic-ai/sdk";
import {
  type ObservedClient,
  observedClient,
  type TestObservabilityOptions,
} from "@llmobs/testing";
import type { ObserveAnthropicOptions } from "../src/index.ts";
import { instrumentationWith } from "./instrumentation.ts";

interface SetUpOptions {
  readonly manager?: TestObservabilityOptions;
  readonly observe?: ObserveAnthropicOptions;
  readonly client?: ConstructorParameters<typeof Anthropic>[0];
}

/** A provider of our own, a client of the `@anthropic-ai/sdk` package, and the same client observed. */
export function setUp(options: SetUpOptions = {}): Promise<ObservedClient<Anthropic>> {
  return observedClient(instrumentationWith(options.client, options.observe), options.manager);
}

export const QUESTION: Anthropic.MessageCreateParamsNonStreaming = {
  model: "claude-sonnet-5",
  max_tokens: 1024,
  messages: [{ role: "user", content: "Why?" }],
};
