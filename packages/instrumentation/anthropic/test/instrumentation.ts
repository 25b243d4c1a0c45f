import Anthropic from "@anthropic-ai/sdk";
import type { Instrumentation, StreamingInstrumentation } from "@llmobs/testing";
import { observeAnthropic, type ObserveAnthropicOptions } from "../src/index.ts";

/** How a client of the `@anthropic-ai/sdk` package is made, and observed. */
export function instrumentationWith(
  clientOptions: ConstructorParameters<typeof Anthropic>[0] = {},
  observeOptions: ObserveAnthropicOptions = {},
): Instrumentation<Anthropic> {
  return {
    connect: (url, { retries }) =>
      new Anthropic({ apiKey: "any", baseURL: url, maxRetries: retries, ...clientOptions }),
    observe: (client, observability) =>
      observeAnthropic(client, { observability, ...observeOptions }),
  };
}

/** For `manyStreams`. */
export const streaming: StreamingInstrumentation<Anthropic> = {
  ...instrumentationWith(),
  stream: (client, question) =>
    client.messages.create({
      model: "claude-sonnet-5",
      max_tokens: 100,
      messages: [{ role: "user", content: question }],
      stream: true,
    }),
};
