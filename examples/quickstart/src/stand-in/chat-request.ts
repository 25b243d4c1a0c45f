import type { IncomingMessage } from "node:http";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { ApiError } from "./api-error.ts";

const MAX_BODY_BYTES = 4_194_304;

/**
 * Reads and checks a request for a chat completion.
 *
 * @throws ApiError with the status that a provider would answer with.
 */
export async function readChatRequest(
  request: IncomingMessage,
): Promise<ChatCompletionCreateParamsStreaming> {
  if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
    throw new ApiError(
      404,
      "unknown_url",
      `Unknown request URL: ${request.method} ${request.url}.`,
    );
  }
  if (!/^Bearer \S/.test(request.headers.authorization ?? "")) {
    throw new ApiError(401, "invalid_api_key", "No API key was provided; any key will do here.");
  }
  const body = parse(await readBody(request));
  if (typeof body["model"] !== "string") throw invalid("model must be a text.");
  if (!Array.isArray(body["messages"]) || body["messages"].length === 0) {
    throw invalid("messages must be a list with at least one message.");
  }
  if (body["stream"] !== true) throw invalid("This stand-in only streams: set stream to true.");
  return body as unknown as ChatCompletionCreateParamsStreaming;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new ApiError(413, "request_too_large", `The limit is ${MAX_BODY_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null) {
      return body as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw invalid("The body must be a JSON object.");
}

function invalid(message: string): ApiError {
  return new ApiError(400, "invalid_value", message);
}
