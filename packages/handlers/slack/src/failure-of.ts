import type { ErrorData, ObservedEvent } from "@llmobs/core";

/** What an event says of a failure. */
export interface Failure {
  /** The error's name, or the type of the event. */
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What may be in a payload; which type of event it belongs to makes no difference. */
interface Payload {
  readonly error?: Partial<ErrorData> | null;
  readonly message?: unknown;
  readonly name?: unknown;
  readonly key?: unknown;
  readonly state?: unknown;
}

export function payloadOf<Extra = Payload>({ data }: ObservedEvent): Payload & Partial<Extra> {
  return typeof data === "object" && data !== null ? (data as Payload & Partial<Extra>) : {};
}

/** Reads the failure out of any type of event. */
export function failureOf(event: ObservedEvent): Failure {
  const { error, message } = payloadOf(event);
  const said = error?.message ?? message;
  return {
    name: typeof error?.name === "string" ? error.name : event.type,
    message: typeof said === "string" ? said : "",
    stack: typeof error?.stack === "string" ? error.stack : undefined,
  };
}

/**
 * What is the same failure as another: an error's name and message, whichever events tell of it (that of
 * a tool shows in the ends of its agent and its command, too), and whatever numbers and ids are in it.
 */
export function fingerprintOf(event: ObservedEvent): string {
  if (event.type === "alert") {
    const { name, key, state } = payloadOf(event);
    return ["alert", name, key, state].map(String).join(" ");
  }
  const { name, message } = failureOf(event);
  return `${name}: ${message.replaceAll(/[\da-f-]*\d[\da-f-]*/giu, "0")}`;
}
