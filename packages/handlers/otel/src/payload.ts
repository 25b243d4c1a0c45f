import type { ErrorData } from "@llmobs/core";

/** A payload as it may come: a third party's, or malformed. */
export type Payload = Readonly<Record<string, unknown>>;

const NOTHING: Payload = {};

/** The payload of an event, empty where it is no object. */
export function payloadOf({ data }: { readonly data: unknown }): Payload {
  return typeof data === "object" && data !== null ? (data as Payload) : NOTHING;
}

/** The error that a payload holds, if it has the form of one. */
export function errorOf({ error }: Payload): ErrorData | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { name, message } = error as Partial<ErrorData>;
  return typeof name === "string" && typeof message === "string" ? (error as ErrorData) : undefined;
}

/**
 * What `error.type` calls an error: its code, where that is a word, else its class; `_OTHER` where
 * nobody knows. (A number means nothing on its own: that of every `AbortError` is 20.)
 */
export function errorTypeOf(error: ErrorData | undefined): string {
  if (error === undefined) return "_OTHER";
  return typeof error.code === "string" && error.code !== "" ? error.code : error.name;
}

/** An error's stack with those of its causes below it, as Node prints them. */
export function stackOf(error: ErrorData): string | undefined {
  const { stack, cause } = error;
  if (cause === undefined) return stack;
  const below = stackOf(cause) ?? `${cause.name}: ${cause.message}`;
  return `${stack ?? `${error.name}: ${error.message}`}\n[cause]: ${below}`;
}
