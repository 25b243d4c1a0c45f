import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { ProviderFailure } from "./reply.ts";

/** The requests that the provider understands. */
export type ProviderApi = "chat.completions" | "responses" | "embeddings" | "messages";

/** The members of a request's body. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** How one kind of request is answered in its protocol. */
export interface WireFormat {
  readonly api: ProviderApi;
  /** What the path ends with, whatever is in front of it: `/v1`, a deployment's name. */
  readonly path: string;
  /** The header in which the protocol gives a request its id. */
  readonly requestIdHeader: string;
  /** What the provider refuses the request for, if so. */
  readonly refuse: (headers: IncomingHttpHeaders, body: RequestBody) => ProviderFailure | undefined;
  /** The body of an answer in one piece. */
  readonly whole: (answer: Answer, body: RequestBody) => object;
  readonly errorBody: (failure: ProviderFailure, requestId: string) => object;
  /** Where requests may ask for a stream. */
  readonly stream?: {
    readonly events: (answer: Answer, body: RequestBody) => StreamedAnswer;
    /** Tells of a failure within a stream. */
    readonly error: (failure: ProviderFailure) => string;
  };
}

/** The text of an event stream, cut where a test may stop it. */
export interface StreamedAnswer {
  readonly opening: string;
  /** One for each chunk of the answer, with the events that belong to it. */
  readonly chunks: readonly string[];
  readonly closing: string;
}

/** A server-sent event. */
export function sse(data: object, event?: string): string {
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** The first of the members that the body lacks, as a refusal. */
export function missing(
  body: RequestBody,
  ...names: readonly string[]
): ProviderFailure | undefined {
  const name = names.find((member) => isAbsent(body[member]));
  if (name === undefined) return undefined;
  return { status: 400, message: `Missing required parameter: '${name}'.` };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
