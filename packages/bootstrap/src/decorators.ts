import { plugin as buffer } from "@llmobs/buffer";
import type { DecoratorPlugin } from "@llmobs/core";
import { plugin as filter } from "@llmobs/filter";
import { plugin as redact } from "@llmobs/redact";
import { plugin as sampling } from "@llmobs/sampling";

/** The decorators that the bootstrap itself puts in front of handlers. */
export const DECORATORS: Readonly<
  Record<"filter" | "sampling" | "buffer" | "redact", DecoratorPlugin>
> = { filter, sampling, buffer, redact };
