/** What can be started, each with a sentence for whoever chooses. */
export const KINDS = {
  handler: "delivers events to a destination",
  decorator: "stands in front of a handler: drops, changes or delays events",
  instrumentation: "observes the model calls of a client",
} as const;

/** What a plugin may be. */
export type PluginKind = keyof typeof KINDS;

/** Reads a kind; it may be said in any case. */
export function parseKind(text: string): PluginKind | undefined {
  const kind = text.trim().toLowerCase();
  return Object.hasOwn(KINDS, kind) ? (kind as PluginKind) : undefined;
}
