import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { close, listen } from "../local-server.ts";
import { Watch } from "../watch.ts";
import { answerOf, serialId } from "./answer.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiEmbeddings } from "./openai-embeddings.ts";
import { openaiResponses } from "./openai-responses.ts";
import { LiveRequest, type ProviderRequest, type Sending } from "./provider-request.ts";
import { type ReadBody, readBody } from "./read-body.ts";
import type { ModelAnswer, ProviderFailure, ProviderReply } from "./reply.ts";
import type { WireFormat } from "./wire-format.ts";

/** Says how to reply to a request. */
export type ReplyTo = (request: ProviderRequest) => ProviderReply | Promise<ProviderReply>;

/** A server on 127.0.0.1 that speaks the protocols of model providers. */
export interface FakeProvider {
  /**
   * What a client takes as its base URL, for every protocol and with any path behind it; any key will
   * do.
   */
  readonly url: string;
  /** What has come, in order. */
  readonly requests: readonly ProviderRequest[];
  /** How it replies from now on, to all requests alike or to each as the function says. @default `{}` */
  reply(how: ProviderReply | ReplyTo): void;
  /** How it replies to the next requests, one each, before it goes on as `reply` says. */
  replyOnce(...hows: readonly (ProviderReply | ReplyTo)[]): void;
  /** Resolves when so many requests have come in all, with the last of these. */
  received(count: number): Promise<ProviderRequest>;
  /** Forgets the requests, and what `replyOnce` said. */
  clear(): void;
  /** Ends all connections, and the server. */
  [Symbol.asyncDispose](): Promise<void>;
}

const FORMATS: readonly WireFormat[] = [
  openaiChat,
  openaiResponses,
  openaiEmbeddings,
  anthropicMessages,
];

/** With which an answer breaks off. */
const OVERLOADED: ProviderFailure = { status: 529, message: "Overloaded" };

/**
 * Starts a server that speaks OpenAI's protocol (chat completions, responses, embeddings) and
 * Anthropic's (messages) as a test scripts it: whole or streamed as the request asks, tool calls,
 * reasoning, usage, errors, streams that are cut, or that wait for the test between two chunks. It
 * records what it was asked and what became of it. What is scripted alike comes out alike: ids are
 * counted up, and every answer was given on 2026-01-01.
 *
 * @example
 * ```ts
 * import { fakeProvider } from "@llmobs/testing";
 *
 * await using provider = await fakeProvider();
 * provider.reply({ text: "Because." });
 * const response = await fetch(`${provider.url}/v1/chat/completions`, {
 *   method: "POST",
 *   headers: { authorization: "Bearer any" },
 *   body: JSON.stringify({ model: "gpt-5", messages: [{ role: "user", content: "Why?" }] }),
 * });
 * const { choices } = await response.json();
 * console.log(choices[0].message.content); // Because.
 * console.log(provider.requests[0]?.body["model"]); // gpt-5
 * ```
 */
export async function fakeProvider(): Promise<FakeProvider> {
  const requests: LiveRequest[] = [];
  const next: (ProviderReply | ReplyTo)[] = [];
  const watch = new Watch();
  let standing: ProviderReply | ReplyTo = {};
  let serial = 0;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? "";
    const format = FORMATS.find((candidate) => pathOf(path).endsWith(candidate.path));
    const read = await readBody(incoming);
    serial += 1;
    const request = new LiveRequest(
      {
        api: format?.api,
        method: incoming.method ?? "",
        path,
        headers: incoming.headers,
        body: read.kind === "object" ? read.body : {},
        requestId: serialId("req_", serial),
      },
      response,
    );
    const exchange: Exchange = { format: format ?? spokenBy(request), request, serial };
    const refusal = refusalOf(format, request, read);
    const how = refusal ?? next.shift() ?? standing;
    requests.push(request);
    watch.look();
    try {
      answer(exchange, typeof how === "function" ? await how(request) : how);
    } catch (error) {
      answer(exchange, { status: 500, message: `The script failed: ${String(error)}` });
    }
  }

  // A client that leaves in the middle of its own request has no answer to be given.
  const server = createServer(
    (incoming, response) => void serve(incoming, response).catch(() => {}),
  );
  // Nothing fails that is not scripted: no connection ends just when its client uses it again.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    reply: (how) => {
      standing = how;
    },
    replyOnce: (...hows) => void next.push(...hows),
    received: async (count) => {
      await watch.until(() => requests.length >= count);
      return requests[count - 1] as ProviderRequest;
    },
    clear: () => {
      requests.length = 0;
      next.length = 0;
    },
    [Symbol.asyncDispose]: () => close(server),
  };
}

interface Exchange {
  readonly format: WireFormat;
  readonly request: LiveRequest;
  readonly serial: number;
}

function refusalOf(
  format: WireFormat | undefined,
  { method, path, headers, body }: ProviderRequest,
  read: ReadBody,
): ProviderFailure | undefined {
  if (format === undefined || method !== "POST") {
    return { status: 404, code: "unknown_url", message: `Unknown request URL: ${method} ${path}.` };
  }
  return read.kind === "refused" ? read : format.refuse(headers, body);
}

function answer(exchange: Exchange, how: ProviderReply): void {
  const { request } = exchange;
  if (how === "hang") return;
  if (how === "reset") {
    request.reset();
    return;
  }
  if ("status" in how) {
    request.send(failed(exchange, how));
    request.release();
    return;
  }
  request.send(answered(exchange, how));
  if (how.held !== true) request.release();
}

function answered(exchange: Exchange, script: ModelAnswer): Sending {
  const { format, request, serial } = exchange;
  const { breakOff } = script;
  const given = answerOf(script, request.body["model"], serial);
  const extra = { ...script.headers, ...requestIdOf(exchange) };
  const { stream } = format;
  if (stream !== undefined && request.body["stream"] === true) {
    return {
      status: 200,
      headers: { "content-type": "text/event-stream; charset=utf-8", ...extra },
      ...stream.events(given, request.body),
      breakOff: breakOff && { ...breakOff, errorEvent: stream.error(OVERLOADED) },
    };
  }
  if (breakOff?.how === "error") return failed(exchange, OVERLOADED);
  const body = JSON.stringify(format.whole(given, request.body));
  const half = breakOff === undefined ? 0 : Math.floor(body.length / 2);
  return {
    status: 200,
    headers: { "content-type": "application/json", ...extra },
    opening: body.slice(0, half),
    chunks: [],
    closing: body.slice(half),
    breakOff: breakOff && { ...breakOff, errorEvent: "" },
  };
}

function failed(exchange: Exchange, failure: ProviderFailure): Sending {
  const { retryAfter, headers, status } = failure;
  const body = exchange.format.errorBody(failure, exchange.request.requestId);
  return {
    status,
    headers: {
      "content-type": "application/json",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...headers,
      ...requestIdOf(exchange),
    },
    opening: "",
    chunks: [],
    closing: JSON.stringify(body),
    breakOff: undefined,
  };
}

function requestIdOf({ format, request }: Exchange): Readonly<Record<string, string>> {
  return { [format.requestIdHeader]: request.requestId };
}

/** In whose words a request is refused of which only its headers are known. */
function spokenBy({ headers }: ProviderRequest): WireFormat {
  return headers["anthropic-version"] === undefined ? openaiChat : anthropicMessages;
}

/** Without what stands behind the question mark. */
function pathOf(url: string): string {
  return url.split("?")[0] ?? "";
}
