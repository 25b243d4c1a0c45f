import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { close, listen } from "./local-server.ts";
import { Watch } from "./watch.ts";

/**
 * How the endpoint answers: with a status; never (`"hang"`); by ending the connection before an answer
 * (`"reset"`); or with a status and the first half of a body (`"half"`).
 */
export type EndpointAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | "hang"
  | "reset"
  | "half";

/** A request as it came, its body decompressed. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as it came, with what became of it. */
export interface EndpointRequest extends AskedRequest {
  /** The status with which it was answered; none where it got no whole answer. */
  readonly status: number | undefined;
}

/** A real HTTP server on 127.0.0.1 for handlers that deliver to one. */
export interface HttpEndpoint {
  /** Its address, with a path of its own. */
  readonly url: string;
  /** What has come, in order. */
  readonly requests: readonly EndpointRequest[];
  /** How many connections are open. */
  readonly connections: number;
  /** How it answers from now on, to all requests alike or to each as the function says. @default `{ status: 200 }` */
  answer(how: EndpointAnswer | ((request: AskedRequest) => EndpointAnswer)): void;
  /** Resolves when so many requests have come in all. */
  received(count: number): Promise<void>;
  /** Resolves when no connection is open any more. */
  disconnected(): Promise<void>;
  /** Ends all connections, and the server. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an HTTP endpoint on a free port.
 *
 * @example
 * ```ts
 * import { httpEndpoint } from "@llmobs/testing";
 *
 * const endpoint = await httpEndpoint();
 * endpoint.answer({ status: 429, headers: { "retry-after": "1" } });
 * const { status } = await fetch(endpoint.url, { method: "POST", body: "{}" });
 * console.log(status, endpoint.requests[0]?.body); // 429 {}
 * await endpoint[Symbol.asyncDispose]();
 * ```
 */
export async function httpEndpoint(): Promise<HttpEndpoint> {
  const requests: EndpointRequest[] = [];
  const sockets = new Set<Socket>();
  const watch = new Watch();
  let answerTo = (_request: AskedRequest): EndpointAnswer => ({ status: 200 });

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const isCompressed = request.headers["content-encoding"] === "gzip";
      const asked: AskedRequest = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: (isCompressed ? gunzipSync(bytes) : bytes).toString(),
      };
      const how = answerTo(asked);
      requests.push({ ...asked, status: typeof how === "string" ? undefined : how.status });
      answerWith(how, response);
      watch.look();
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      watch.look();
    });
  });
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}/endpoint`,
    requests,
    get connections() {
      return sockets.size;
    },
    answer: (how) => {
      answerTo = typeof how === "function" ? how : () => how;
    },
    received: (count) => watch.until(() => requests.length >= count),
    disconnected: () => watch.until(() => sockets.size === 0),
    [Symbol.asyncDispose]: () => close(server),
  };
}

function answerWith(how: EndpointAnswer, response: ServerResponse): void {
  switch (how) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "half":
      response.writeHead(200, { "content-length": "1000" });
      response.write("the first half", () => response.socket?.resetAndDestroy());
      return;
    default:
      response.writeHead(how.status, how.headers).end(how.body);
  }
}
