import type OpenAI from "openai";
import {
  type ObservedClient,
  observedClient,
  type TestObservabilityOptions,
} from "@llmobs/testing";
import type { ObserveOpenAIOptions } from "../src/index.ts";
import { instrumentationWith } from "./instrumentation.ts";

interface SetUpOptions {
  readonly manager?: TestObservabilityOptions;
  readonly observe?: ObserveOpenAIOptions;
  readonly client?: ConstructorParameters<typeof OpenAI>[0];
}

/** A provider of our own, a client of the `openai` package, and the same client observed. */
export function setUp(options: SetUpOptions = {}): Promise<ObservedClient<OpenAI>> {
  return observedClient(instrumentationWith(options.client, options.observe), options.manager);
}

export const QUESTION: Pick<OpenAI.ChatCompletionCreateParams, "messages"> & { model: string } = {
  model: "gpt-5",
  messages: [{ role: "user", content: "Why?" }],
};
