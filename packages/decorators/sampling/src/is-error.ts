import type { ObservedEvent } from "@llmobs/core";

/** Says whether an event tells of a failure. */
export function isError({ level }: ObservedEvent): boolean {
  return level === "error" || level === "fatal";
}
