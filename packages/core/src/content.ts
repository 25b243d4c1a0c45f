import { sanitize } from "./sanitize.ts";

/**
 * Which members of which payloads are content: what people and models say to each other, and what
 * commands and tools take and give. Recorded only with `captureContent`.
 */
const CONTENT: ReadonlyMap<string, readonly string[]> = new Map([
  ["command.start", ["input"]],
  ["command.end", ["result"]],
  ["agent.start", ["input"]],
  ["agent.end", ["result"]],
  ["llm.start", ["input"]],
  ["llm.end", ["output"]],
  ["tool.start", ["arguments"]],
  ["tool.end", ["result"]],
]);

/** Says whether an event of a known type holds content. */
export function hasContent(type: string, data: unknown): boolean {
  const names = CONTENT.get(type);
  if (names === undefined) return false;
  for (const name of names) {
    if ((data as Record<string, unknown>)[name] !== undefined) return true;
  }
  return false;
}

/** Copies a payload without its content. */
export function withoutContent<Data>(type: string, data: Data): Data {
  return mapContent(type, data, () => undefined);
}

/** Copies a payload with a snapshot of its content, since apps go on changing their messages. */
export function withContentSnapshot<Data>(type: string, data: Data): Data {
  return mapContent(type, data, snapshot);
}

function mapContent<Data>(type: string, data: Data, change: (value: unknown) => unknown): Data {
  const copy: Record<string, unknown> = { ...(data as object) };
  for (const name of CONTENT.get(type) ?? []) {
    const value = change(copy[name]);
    if (value === undefined) delete copy[name];
    else copy[name] = value;
  }
  return copy as Data;
}

// Enough for a long conversation; beyond it a mark says what was cut.
const SNAPSHOT_LIMITS = { text: Number.MAX_SAFE_INTEGER, nodes: 100_000, depth: 64 };

/** Copies a value as it is now. Never throws; what has no JSON form becomes a string. */
export function snapshot(value: unknown): unknown {
  return typeof value === "object" && value !== null ? sanitize(value, SNAPSHOT_LIMITS) : value;
}
