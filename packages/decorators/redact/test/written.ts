import type { ObservedEvent } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";

/** Everything that a destination could write of an event, and what anybody can read of that. */
export function written(event: ObservedEvent): string {
  const text = `${serialize(event)}\n${JSON.stringify(event)}`;
  // Whoever takes base64 for what it is can read the bytes.
  const bytes = [...text.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/gu)].map(([, base64 = ""]) =>
    Buffer.from(base64, "base64").toString("latin1").replaceAll("\0", ""),
  );
  return [text, ...bytes].join("\n");
}
