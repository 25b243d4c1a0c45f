import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Dispatcher, Pool } from "undici";
import { breakdown, refusal, timeout } from "./failure.ts";
import {
  type HttpSenderOptions,
  type HttpSenderSettings,
  readOptions,
} from "./http-sender-options.ts";

/** What is sent: with `POST`. */
export interface HttpRequest {
  readonly body: string;
  /** @default "application/json" */
  readonly contentType?: string;
  /** Headers of this request alone. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up on it. */
  readonly signal?: AbortSignal;
}

/** A way to one endpoint. */
export interface HttpSender {
  /**
   * Resolves when the endpoint has answered with a success (2xx), whatever then becomes of the answer's
   * body.
   *
   * @throws a delivery error that says whether trying again may help, and when; nothing in it, causes
   * included, tells the URL beyond its host or a header
   */
  send(request: HttpRequest): Promise<void>;
  /** Resolves when all that was sent before has settled. */
  settled(): Promise<void>;
  /** Waits for what was sent, and closes the connections. */
  [Symbol.asyncDispose](): Promise<void>;
}

const COMPRESSED_BYTES = 1_024;
const MAX_ANSWER_BYTES = 65_536;
const compress = promisify(gzip);

/**
 * Opens a way to an HTTP endpoint, for a handler that delivers there: connections that are kept alive, a
 * timeout, no redirects (which would show a secret to somebody else), and errors that tell core's
 * `retry` what to do.
 *
 * @throws TypeError or RangeError where an option has no sense; it doesn't show the URL.
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { httpSender } from "@llmobs/http";
 *
 * const server = createServer((_request, response) => {
 *   response.writeHead(429, { "retry-after": "2" }).end();
 * });
 * await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
 * const { port } = server.address() as { port: number };
 *
 * const sender = httpSender({ where: "acme", url: `http://127.0.0.1:${port}/secret` });
 * await sender.send({ body: "{}" }).catch((error) => {
 *   console.log(error.message.replace(port, "…"), error.retryable, error.retryAfterMs);
 * });
 * // => [acme] 127.0.0.1:… answered 429. true 2000
 * await sender[Symbol.asyncDispose]();
 * server.close();
 * ```
 */
export function httpSender(options: HttpSenderOptions): HttpSender {
  const settings = readOptions(options);
  const { origin } = settings.url;
  const own = settings.dispatcher === undefined ? openPool(settings) : undefined;
  const dispatcher: Dispatcher = settings.dispatcher ?? (own as Pool);
  const sending = new Set<Promise<void>>();

  async function settled(): Promise<void> {
    await Promise.allSettled(sending);
  }

  return {
    send: (request) => {
      const sent = post(dispatcher, origin, settings, request);
      sending.add(sent);
      const forget = (): void => void sending.delete(sent);
      sent.then(forget, forget);
      return sent;
    },
    settled,
    [Symbol.asyncDispose]: async () => {
      await settled();
      await own?.destroy();
    },
  };
}

function openPool({ url, connections, timeoutMs }: HttpSenderSettings): Pool {
  return new Pool(url.origin, { connections, connectTimeout: timeoutMs });
}

async function post(
  dispatcher: Dispatcher,
  origin: string,
  settings: HttpSenderSettings,
  request: HttpRequest,
): Promise<void> {
  const { where, url, timeoutMs } = settings;
  const { host } = url;
  const inTime = AbortSignal.timeout(timeoutMs);
  const signal = request.signal === undefined ? inTime : AbortSignal.any([inTime, request.signal]);
  const isPlain = !settings.gzip || request.body.length < COMPRESSED_BYTES;
  let answer: Dispatcher.ResponseData;
  try {
    answer = await dispatcher.request({
      origin,
      path: url.pathname + url.search,
      method: "POST",
      headers: {
        "content-type": request.contentType ?? "application/json",
        "user-agent": "llmobs",
        ...settings.headers,
        ...request.headers,
        ...(!isPlain && { "content-encoding": "gzip" }),
      },
      body: isPlain ? request.body : await compress(request.body),
      signal,
    });
  } catch (cause) {
    throw inTime.aborted ? timeout(where, host, timeoutMs) : breakdown(where, host, cause);
  }
  const isSuccess = answer.statusCode >= 200 && answer.statusCode < 300;
  if (isSuccess) return letGo(answer, signal);
  const word = await wordOf(answer);
  const { "retry-after": retryAfter } = answer.headers;
  throw refusal(where, host, {
    status: answer.statusCode,
    retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    word,
  });
}

/** Reads the rest of an answer, so that its connection can be used again; what is wrong with it is no matter. */
async function letGo({ body }: Dispatcher.ResponseData, signal: AbortSignal): Promise<void> {
  await body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => {});
}

/** Some say in a word why they refuse; anything longer might repeat what was sent. */
async function wordOf({ body }: Dispatcher.ResponseData): Promise<string | undefined> {
  let text = "";
  try {
    for await (const chunk of body) {
      text += String(chunk);
      // Leaving the loop ends the connection.
      if (text.length > 100) return undefined;
    }
  } catch {
    return undefined;
  }
  return /^[a-z][a-z_]{1,59}$/u.test(text.trim()) ? text.trim() : undefined;
}
