/** What a model answers, whatever it is asked. */
export interface CannedAnswer {
  /** Where the request asks for no stream. */
  readonly whole: object;
  /** Where it asks for one: its pieces, which come one at a time. */
  readonly pieces: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

/** Each provider has a name of its own for the request's id. */
const HEADERS: Headers = { "x-request-id": "req-1", "request-id": "req-1" };
export const JSON_HEADERS: Headers = { ...HEADERS, "content-type": "application/json" };
export const STREAM_HEADERS: Headers = { ...HEADERS, "content-type": "text/event-stream" };

/** Says whether a request asks for a stream. */
export function asksForStream(body: string): boolean {
  return body.includes('"stream":true');
}

/** An event of a stream as both providers send it. */
export function sse(data: object, event?: string): string {
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}
