import type { Attributes, SpanKind } from "@opentelemetry/api";
import type { LlmParameters, ScoreData } from "@llmobs/core";

/** Writes an attribute; nothing where there is no value. What can be none the SDK leaves out. */
export type Put = (attribute: string, value: unknown) => void;

/** Whose span it is. */
export interface Session {
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
}

/** How the spans of one kind are written. The start's payload is part of the end's. */
export interface SpanRow<Data = never> {
  readonly kind: SpanKind;
  /** The span's name. */
  name(data: Data): string;
  /** What is known at the start, so that a sampler can go by it. What is `undefined` the SDK leaves out. */
  start(data: Data, session: Session): Attributes;
  /** What was asked of a model, as far as it was. */
  parameters?(asked: LlmParameters, put: Put): void;
  end?(data: Data, put: Put): void;
  /** The members of a payload that are content. */
  readonly content: Readonly<Record<string, ContentAttribute>>;
}

/** The attribute that takes a content: as messages, or as the value that it is. */
export interface ContentAttribute {
  readonly attribute: string;
  readonly form: "input messages" | "output messages" | "value";
}

/** A metric in which the ends of some kinds of span are recorded. */
export interface MetricRow<Data = never> {
  readonly name: string;
  readonly instrument: "histogram" | "counter";
  readonly unit: string;
  readonly description: string;
  /** The histogram's buckets. */
  readonly boundaries?: readonly number[];
  /** The kinds of span, by the names of their rows. */
  readonly of: readonly string[];
  value(data: Data): number | undefined;
  labels(data: Data): Attributes;
  /** Whether `error.type` says how an operation failed. */
  readonly hasErrorType: boolean;
}

/** One version of the conventions. */
export interface Convention {
  readonly schemaUrl: string | undefined;
  /** By the name of the pair, and `embeddings` for model calls that are that. */
  readonly spans: Readonly<Record<string, SpanRow>>;
  score(data: ScoreData, put: Put): void;
  readonly metrics: readonly MetricRow[];
}
