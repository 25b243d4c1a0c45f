import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { LlmParameters, ObservedEvent } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";
import type { ContentAttribute, Put, SpanRow } from "./convention.ts";
import { toMessages, withFinishReasons } from "./messages.ts";
import { pairHalf } from "./pair.ts";
import { errorOf, errorTypeOf, type Payload, payloadOf } from "./payload.ts";
import { putInto, putMembers, putOwn } from "./put-attributes.ts";
import { sessionOf } from "./semconv.ts";
import type { WritingSettings } from "./writing.ts";

/** A span before it is started. */
export interface SpanDescription {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** The name of the convention's row for a half of a pair; for a third party's there is none. */
export function rowNameOf(event: ObservedEvent): string {
  const { pair } = pairHalf(event.type);
  return pair === "llm" && payloadOf(event).operation === "embeddings" ? "embeddings" : pair;
}

/** Describes a span by its start, or by its end where that is all there is. */
export function describeStart(event: ObservedEvent, settings: WritingSettings): SpanDescription {
  const data = payloadOf(event);
  const rowName = rowNameOf(event);
  const row = rowOf(rowName, settings);
  const attributes = row === undefined ? sessionOf(event) : row.start(data as never, event);
  const put = putInto(attributes);
  if (row === undefined) {
    putMembers(rowName, data, settings, put);
    putOwn(event, settings, put);
    return { name: rowName, kind: SpanKind.INTERNAL, attributes };
  }
  const { parameters } = data;
  if (typeof parameters === "object" && parameters !== null) {
    row.parameters?.(parameters as LlmParameters, put);
  }
  if (settings.content) putContent(row, data, settings, put);
  putOwn(event, settings, put);
  return { name: row.name(data as never), kind: row.kind, attributes };
}

/** Describes what a span's end adds to it. */
export function describeEnd(event: ObservedEvent, settings: WritingSettings, put: Put): void {
  const data = payloadOf(event);
  const rowName = rowNameOf(event);
  const row = rowOf(rowName, settings);
  if (row === undefined) {
    putMembers(rowName, data, settings, put);
  } else {
    row.end?.(data as never, put);
    if (settings.content) putContent(row, data, settings, put);
  }
  const { status } = data;
  if (status === "error") put("error.type", errorTypeOf(errorOf(data)));
  if (status === "aborted" || status === "abandoned") put("llmobs.status", status);
  putOwn(event, settings, put);
}

function rowOf(name: string, { convention: { spans } }: WritingSettings): SpanRow | undefined {
  return Object.hasOwn(spans, name) ? spans[name] : undefined;
}

function putContent(
  { content }: SpanRow,
  data: Payload,
  { maxValueBytes }: WritingSettings,
  put: Put,
): void {
  for (const [member, { attribute, form }] of Object.entries(content)) {
    const value = data[member];
    if (value === undefined) continue;
    put(attribute, serialize(inForm(form, value, data), { maxBytes: maxValueBytes }));
  }
}

function inForm(form: ContentAttribute["form"], value: unknown, data: Payload): unknown {
  switch (form) {
    case "value":
      return value;
    case "input messages":
      return toMessages(value, "user");
    case "output messages":
      return withFinishReasons(
        toMessages(value, "assistant"),
        data.finishReasons,
        data.status === "ok" ? "stop" : "error",
      );
  }
}
