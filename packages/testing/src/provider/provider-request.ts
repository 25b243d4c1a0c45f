import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { BreakOff } from "./reply.ts";
import type { ProviderApi, RequestBody } from "./wire-format.ts";

/**
 * What became of a request: still open; answered to the end; cut off by the provider, as its script
 * says; or left by the client before the end.
 */
export type RequestOutcome = "open" | "answered" | "cut" | "aborted";

/** A request as the provider got it, with what became of it. */
export interface ProviderRequest {
  /** Which of its protocols was spoken; undefined where it is none that it knows. */
  readonly api: ProviderApi | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The members of the JSON body; none where it was no JSON object. */
  readonly body: RequestBody;
  /** The id that the answer's header gave the request. */
  readonly requestId: string;
  /** How many of the answer's chunks were sent. */
  readonly chunksSent: number;
  readonly outcome: RequestOutcome;
  /**
   * Sends so many more chunks of a held answer: 0 sends its head alone, one more than there are its end
   * too, and without a number all the rest goes. Says whether anything is left to be sent.
   */
  release(chunks?: number): boolean;
  /** Resolves when it is not open any more. */
  settled(): Promise<RequestOutcome>;
}

/** What is to be sent, cut where a test may stop it. */
export interface Sending {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly opening: string;
  readonly chunks: readonly string[];
  readonly closing: string;
  readonly breakOff: (BreakOff & { readonly errorEvent: string }) | undefined;
}

/** What the server reads of a request before it knows how to answer it. */
export type ReadRequest = Pick<
  ProviderRequest,
  "api" | "method" | "path" | "headers" | "body" | "requestId"
>;

export class LiveRequest implements ProviderRequest {
  readonly api: ProviderApi | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
  readonly requestId: string;
  readonly #response: ServerResponse;
  readonly #settled: PromiseWithResolvers<RequestOutcome> = Promise.withResolvers();
  #outcome: RequestOutcome = "open";
  #sending: Sending | undefined;
  /** How many chunks may go; below 0 not even the head. */
  #allowed = -1;
  #sent = 0;

  constructor(read: ReadRequest, response: ServerResponse) {
    this.api = read.api;
    this.method = read.method;
    this.path = read.path;
    this.headers = read.headers;
    this.body = read.body;
    this.requestId = read.requestId;
    this.#response = response;
    // Of a client that leaves while something is written; "close" says so too.
    response.on("error", () => {});
    response.on("close", () => this.#settle(response.writableFinished ? "answered" : "aborted"));
  }

  get chunksSent(): number {
    return this.#sent;
  }

  get outcome(): RequestOutcome {
    return this.#outcome;
  }

  settled(): Promise<RequestOutcome> {
    return this.#settled.promise;
  }

  release(chunks: number = Number.POSITIVE_INFINITY): boolean {
    this.#allowed = Math.max(this.#allowed, 0) + chunks;
    this.#advance();
    return this.#outcome === "open" && !this.#response.writableEnded;
  }

  /** Says what is to be sent, as far as it is released. */
  send(sending: Sending): void {
    this.#sending = sending;
    this.#advance();
  }

  /** Ends the connection before any answer. */
  reset(): void {
    this.#settle("cut");
    this.#response.socket?.resetAndDestroy();
  }

  #advance(): void {
    const sending = this.#sending;
    if (sending === undefined || this.#allowed < 0 || this.#outcome !== "open") return;
    const { status, headers, opening, chunks, closing, breakOff } = sending;
    const response = this.#response;
    if (response.writableEnded) return;
    if (!response.headersSent) {
      response.writeHead(status, headers);
      response.flushHeaders();
      if (opening !== "") response.write(opening);
    }
    const end = Math.min(this.#allowed, chunks.length, breakOff?.afterChunks ?? chunks.length);
    while (this.#sent < end) response.write(chunks[this.#sent++]);
    if (breakOff !== undefined && this.#allowed > end) this.#breakOff(breakOff);
    else if (this.#allowed > chunks.length) response.end(closing);
  }

  #breakOff({ how, errorEvent }: BreakOff & { readonly errorEvent: string }): void {
    if (how === "error") {
      this.#response.end(errorEvent);
      return;
    }
    const { socket } = this.#response;
    this.#settle("cut");
    // Behind what was written before, which is to arrive.
    socket?.end(() => socket.destroy());
  }

  #settle(outcome: RequestOutcome): void {
    if (this.#outcome !== "open") return;
    this.#outcome = outcome;
    this.#settled.resolve(outcome);
  }
}
