import { type CannedAnswer, sse } from "./canned-answer.ts";
import { CHUNKS } from "./model-client.ts";

const HEAD = { id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-5" };
const USAGE = { input_tokens: 500, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
const ENDED = { stop_reason: "end_turn", stop_sequence: null };

function piece(type: string, data: object): string {
  return sse({ type, ...data }, type);
}

/** A message of Anthropic's. */
export const ANTHROPIC_ANSWER: CannedAnswer = {
  whole: {
    ...HEAD,
    content: [{ type: "text", text: "word ".repeat(CHUNKS), citations: null }],
    ...ENDED,
    usage: { ...USAGE, output_tokens: CHUNKS },
  },
  pieces: [
    piece("message_start", {
      message: {
        ...HEAD,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...USAGE, output_tokens: 1 },
      },
    }) +
      piece("content_block_start", {
        index: 0,
        content_block: { type: "text", text: "", citations: null },
      }),
    ...Array.from({ length: CHUNKS }, () =>
      piece("content_block_delta", { index: 0, delta: { type: "text_delta", text: "word " } }),
    ),
    piece("content_block_stop", { index: 0 }) +
      piece("message_delta", { delta: ENDED, usage: { output_tokens: CHUNKS } }) +
      piece("message_stop", {}),
  ],
};
