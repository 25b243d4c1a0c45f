import Anthropic from "@anthropic-ai/sdk";
import { observeAnthropic } from "@llmobs/anthropic";
import { ANTHROPIC_ANSWER } from "../model/anthropic-answer.ts";
import type { ModelLibrary } from "../model/model-client.ts";

const ASKED = {
  model: "claude-sonnet-5",
  max_tokens: 1_024,
  messages: [{ role: "user" as const, content: "Why?" }],
};

/** The official client of Anthropic, as it is or observed. */
export const anthropic: ModelLibrary = {
  answer: ANTHROPIC_ANSWER,
  eventsPerCall: 2,
  open: ({ url, fetch }, observability) => {
    const client = new Anthropic({ apiKey: "any", baseURL: url, fetch });
    const { messages } =
      observability === undefined ? client : observeAnthropic(client, { observability });
    return {
      ask: async () => void (await messages.create(ASKED)),
      stream: async () => {
        let chunks = 0;
        const stream = await messages.create({ ...ASKED, stream: true });
        for await (const { type } of stream) if (type === "content_block_delta") chunks++;
        return chunks;
      },
    };
  },
};
