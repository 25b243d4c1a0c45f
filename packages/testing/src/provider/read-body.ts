import type { IncomingMessage } from "node:http";
import type { RequestBody } from "./wire-format.ts";

/** What a request carries, as far as the provider takes it. */
export type ReadBody =
  | { readonly kind: "object"; readonly body: RequestBody }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

/** Anthropic's limit; OpenAI's is higher. */
const MAX_BODY_BYTES = 33_554_432;

/** Reads a body to its end, but keeps no more of it than a provider takes. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) {
    return { kind: "refused", status: 413, message: `The limit is ${MAX_BODY_BYTES} bytes.` };
  }
  const body = parsed(Buffer.concat(chunks).toString());
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return { kind: "object", body: body as RequestBody };
  }
  return { kind: "refused", status: 400, message: "The body must be a JSON object." };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
