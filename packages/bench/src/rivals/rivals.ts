import { langsmith } from "./langsmith.ts";
import { llmobs } from "./llmobs.ts";
import { langfuse, openinference, openllmetry, opentelemetry } from "./opentelemetry-rivals.ts";
import type { Rival } from "./rival.ts";

/** Those that need no account. */
export const RIVALS: readonly Rival[] = [
  llmobs,
  openllmetry,
  openinference,
  opentelemetry,
  langfuse,
  langsmith,
];
