/** Says whether what stands somewhere is the replacement of a redaction before this one, as it is by default. */
export function isRedactedBefore(text: string, at: number): boolean {
  return text.startsWith("[redacted", at);
}
