import { observeOpenAI } from "@llmobs/openai";
import OpenAI from "openai";
import type { ModelLibrary } from "../model/model-client.ts";
import { OPENAI_ANSWER } from "../model/openai-answer.ts";

const ASKED = { model: "gpt-5", messages: [{ role: "user" as const, content: "Why?" }] };

/** The official client of OpenAI, as it is or observed. */
export const openai: ModelLibrary = {
  answer: OPENAI_ANSWER,
  eventsPerCall: 2,
  open: ({ url, fetch }, observability) => {
    const client = new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, fetch });
    const { completions } = (
      observability === undefined ? client : observeOpenAI(client, { observability })
    ).chat;
    return {
      ask: async () => void (await completions.create(ASKED)),
      stream: async () => {
        let chunks = 0;
        const stream = await completions.create({ ...ASKED, stream: true });
        for await (const { choices } of stream) if (choices[0]?.delta.content) chunks++;
        return chunks;
      },
    };
  },
};
