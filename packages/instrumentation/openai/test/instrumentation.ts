import OpenAI from "openai";
import type { Instrumentation, StreamingInstrumentation } from "@llmobs/testing";
import { observeOpenAI, type ObserveOpenAIOptions } from "../src/index.ts";

/** How a client of the `openai` package is made, and observed. */
export function instrumentationWith(
  clientOptions: ConstructorParameters<typeof OpenAI>[0] = {},
  observeOptions: ObserveOpenAIOptions = {},
): Instrumentation<OpenAI> {
  return {
    connect: (url, { retries }) =>
      new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: retries, ...clientOptions }),
    observe: (client, observability) => observeOpenAI(client, { observability, ...observeOptions }),
  };
}

/** For `manyStreams`. */
export const streaming: StreamingInstrumentation<OpenAI> = {
  ...instrumentationWith(),
  stream: (client, question) =>
    client.chat.completions.create({
      model: "gpt-5",
      messages: [{ role: "user", content: question }],
      stream: true,
    }),
};
