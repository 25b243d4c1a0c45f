import { observeOpenAI } from "@llmobs/openai";
import OpenAI from "openai";
import { cannedFetch } from "../canned-fetch.ts";
import { CHUNKS, type OpenModelClient } from "../model-client.ts";

const HEAD = { id: "chatcmpl-1", created: 1, model: "gpt-5-2026-01-01", service_tier: "default" };
const USAGE = { prompt_tokens: 500, completion_tokens: 200, total_tokens: 700 };
const ASKED = { model: "gpt-5", messages: [{ role: "user" as const, content: "Why?" }] };

const ANSWER = {
  ...HEAD,
  object: "chat.completion",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "word ".repeat(CHUNKS), refusal: null },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: USAGE,
};

const pieces = Array.from({ length: CHUNKS }, (_, index) => {
  const isLast = index === CHUNKS - 1;
  const chunk = {
    ...HEAD,
    object: "chat.completion.chunk",
    system_fingerprint: "fp_1",
    choices: [
      {
        index: 0,
        delta: isLast ? {} : { content: "word " },
        logprobs: null,
        finish_reason: isLast ? "stop" : null,
      },
    ],
  };
  return `data: ${JSON.stringify(chunk)}\n\n${isLast ? "data: [DONE]\n\n" : ""}`;
});

/** The official client of OpenAI, as it is or observed. */
export const openai: OpenModelClient = (observability) => {
  const client = new OpenAI({ apiKey: "any", fetch: cannedFetch(ANSWER, pieces) });
  const { completions } = (
    observability === undefined ? client : observeOpenAI(client, { observability })
  ).chat;
  return {
    ask: async () => void (await completions.create(ASKED)),
    stream: async () => {
      let chunks = 0;
      for await (const _ of await completions.create({ ...ASKED, stream: true })) chunks++;
      return chunks;
    },
  };
};
