import { type CannedAnswer, sse } from "./canned-answer.ts";
import { CHUNKS } from "./model-client.ts";

const HEAD = { id: "chatcmpl-1", created: 1, model: "gpt-5-2026-01-01", service_tier: "default" };
const USAGE = { prompt_tokens: 500, completion_tokens: CHUNKS, total_tokens: 500 + CHUNKS };

function piece(delta: object, finish_reason: string | null): string {
  return sse({
    ...HEAD,
    object: "chat.completion.chunk",
    system_fingerprint: "fp_1",
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
}

/** A chat completion of OpenAI's. */
export const OPENAI_ANSWER: CannedAnswer = {
  whole: {
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
  },
  pieces: [
    ...Array.from({ length: CHUNKS }, () => piece({ content: "word " }, null)),
    `${piece({}, "stop")}data: [DONE]\n\n`,
  ],
};
