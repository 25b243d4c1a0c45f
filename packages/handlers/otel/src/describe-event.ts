import type { Attributes } from "@opentelemetry/api";
import type { ErrorData, ObservedEvent } from "@llmobs/core";
import { errorOf, errorTypeOf, payloadOf, stackOf } from "./payload.ts";
import { putInto, putMembers, putOwn } from "./put-attributes.ts";
import { SCORE_EVENT } from "./semconv.ts";
import type { WritingSettings } from "./writing.ts";

/** Something that happened at a moment. */
export interface EventDescription {
  readonly name: string;
  readonly attributes: Attributes;
}

export const EXCEPTION_EVENT = "exception";

/** Describes an event that is no half of a span: a log, an error, a score, a third party's. */
export function describeEvent(event: ObservedEvent, settings: WritingSettings): EventDescription {
  const { type } = event;
  const data = payloadOf(event);
  const error = type === "score" ? undefined : errorOf(data);
  const attributes = error === undefined ? {} : exceptionAttributes(error);
  const put = putInto(attributes);
  if (type === "score") settings.convention.score(data as never, put);
  // An error's message is the exception's.
  else if (type !== "error") putMembers(type, data, settings, put);
  if (type === "log") put("log.severity", event.level);
  putOwn(event, settings, put);
  if (error !== undefined) return { name: EXCEPTION_EVENT, attributes };
  return { name: type === "score" ? SCORE_EVENT : type, attributes };
}

/** What OpenTelemetry says of an exception: https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/ */
export function exceptionAttributes(error: ErrorData): Attributes {
  const stack = stackOf(error);
  return {
    "exception.type": errorTypeOf(error),
    "exception.message": error.message,
    ...(stack !== undefined && { "exception.stacktrace": stack }),
  };
}
