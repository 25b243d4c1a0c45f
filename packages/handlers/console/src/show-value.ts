import { serialize } from "@llmobs/core/serialize";
import { escapeText } from "./escape-text.ts";

/** Any value as a short text that is safe to print. What is no text is shown as JSON. */
export function showValue(value: unknown, maxLength: number): string {
  if (typeof value === "string") return escapeText(value, maxLength);
  if (typeof value !== "object" || value === null) {
    return escapeText(typeof value === "function" ? "function" : String(value), maxLength);
  }
  // A character takes up to three bytes, and what is cut off needs not be written.
  return escapeText(serialize(value, { maxBytes: 3 * maxLength }), maxLength);
}
