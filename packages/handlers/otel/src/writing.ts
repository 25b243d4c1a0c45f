import type { Attributes } from "@opentelemetry/api";
import type { ObservedEvent } from "@llmobs/core";
import type { Convention } from "./convention.ts";

/** What is written of an event, and by which convention. */
export interface WritingSettings {
  readonly convention: Convention;
  /** Whether what people, models, commands and tools say is written. */
  readonly content: boolean;
  /** The most bytes of an attribute that is written as JSON. */
  readonly maxValueBytes: number;
  /** The user's own attributes. */
  readonly attributes: ((event: ObservedEvent) => Attributes | undefined) | undefined;
}
