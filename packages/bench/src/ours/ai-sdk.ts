import { createOpenAI } from "@ai-sdk/openai";
import { observeAISDK } from "@llmobs/ai-sdk";
import { generateText, streamText } from "ai";
import type { ModelLibrary } from "../model/model-client.ts";
import { OPENAI_ANSWER } from "../model/openai-answer.ts";

/** The AI SDK over OpenAI's API, as it is or observed. */
export const aiSDK: ModelLibrary = {
  answer: OPENAI_ANSWER,
  // A run, and the model's call in it.
  eventsPerCall: 4,
  open: ({ url, fetch }, observability) => {
    const model = createOpenAI({ apiKey: "any", baseURL: `${url}/v1`, fetch }).chat("gpt-5");
    const asked = { model, prompt: "Why?" };
    return {
      ...(observability !== undefined && { begin: () => observeAISDK({ observability }) }),
      ask: async () => void (await generateText(asked)),
      stream: async () => {
        let chunks = 0;
        for await (const _ of streamText(asked).textStream) chunks++;
        return chunks;
      },
    };
  },
};
