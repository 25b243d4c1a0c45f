import type { CreateEmbeddingResponse } from "openai/resources/embeddings";
import type { Answer } from "./answer.ts";
import { openaiErrorBody, refuseWithoutKey } from "./openai-errors.ts";
import { missing, type RequestBody, type WireFormat } from "./wire-format.ts";

const DEFAULT_VECTOR = [1, 0];

/** OpenAI's embeddings, which the official client asks for in base64. */
export const openaiEmbeddings: WireFormat = {
  api: "embeddings",
  path: "/embeddings",
  requestIdHeader: "x-request-id",
  refuse: (headers, body) => refuseWithoutKey(headers) ?? missing(body, "model", "input"),
  whole,
  errorBody: openaiErrorBody,
};

function whole(answer: Answer, body: RequestBody): object {
  const encode =
    body["encoding_format"] === "base64" ? base64 : (vector: readonly number[]) => vector;
  const data = inputsOf(body).map((_, index) => ({
    object: "embedding" as const,
    index,
    embedding: encode(answer.embeddings?.[index] ?? DEFAULT_VECTOR) as number[],
  }));
  const tokens = answer.usage?.input ?? 0;
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  const reported = {
    object: "list" as const,
    data,
    model: answer.model,
    usage,
  } satisfies CreateEmbeddingResponse;
  if (answer.usage !== undefined) return reported;
  const { usage: _unreported, ...rest } = reported;
  return rest;
}

/** One text or list of tokens, or several. */
function inputsOf({ input }: RequestBody): readonly unknown[] {
  const isSeveral = Array.isArray(input) && typeof input[0] !== "number";
  return isSeveral ? input : [input];
}

/** Little-endian 32-bit floats. */
function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, 4 * index);
  return bytes.toString("base64");
}
