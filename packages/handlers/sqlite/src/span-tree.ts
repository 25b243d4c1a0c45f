import type { StoredEvent } from "./stored-event.ts";

interface SpanBase {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceId: string | undefined;
  readonly sessionId: string | undefined;
  /** What the pair has in common: `"llm"` for `llm.start` and `llm.end`. */
  readonly type: string;
  /** Milliseconds since the Unix epoch; of a span without a start, its end less its duration. */
  readonly startTime: number;
  /** What happened in the span and is no span itself: logs, errors, scores. */
  readonly events: readonly StoredEvent[];
  /** The spans inside it, in the order of their start. */
  readonly children: readonly SpanNode[];
}

interface Finished {
  readonly endTime: number;
  /** As its end says, or else from start to end. */
  readonly durationMs: number;
  /** As its end says: `"ok"`, `"error"`, `"aborted"` or `"abandoned"` of the built-in types. */
  readonly status: string | undefined;
}

/** A span that has begun and, as far as is stored, not ended. */
export interface OpenSpan extends SpanBase {
  readonly state: "open";
  readonly start: StoredEvent;
}

/** A span of which start and end are stored. */
export interface EndedSpan extends SpanBase, Finished {
  readonly state: "ended";
  readonly start: StoredEvent;
  readonly end: StoredEvent;
}

/** A span whose end is stored, and whose start is not: filtered, sampled out, deleted by age or lost. */
export interface StartlessSpan extends SpanBase, Finished {
  readonly state: "startless";
  readonly end: StoredEvent;
}

/** A span with everything inside it. */
export type SpanNode = OpenSpan | EndedSpan | StartlessSpan;

/** The spans of a session or of a trace. */
export interface SpanTree {
  /** The outermost spans, and those whose parent is not stored, in the order of their start. */
  readonly roots: readonly SpanNode[];
  /** What happened in none of the spans. */
  readonly events: readonly StoredEvent[];
  /** Whether there were more events than the query's limit, so that the last ones are missing. */
  readonly truncated: boolean;
}

type Half = "start" | "end";

/** A span while it is put together. */
interface Draft {
  readonly spanId: string;
  readonly type: string;
  start: StoredEvent | undefined;
  end: StoredEvent | undefined;
  readonly events: StoredEvent[];
  children: Draft[];
}

/**
 * Puts events together to spans and the spans to trees. Every event occurs in the result once,
 * whatever the ids say: a parent that is missing makes a root, a circle of parents is cut at the span
 * that came first.
 */
export function buildSpanTree(events: readonly StoredEvent[], truncated: boolean): SpanTree {
  const { drafts, others } = pairUp(events);
  const bySpan = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = spanKey(eventOf(draft));
    if (!bySpan.has(key)) bySpan.set(key, draft);
  }
  const outside: StoredEvent[] = [];
  for (const event of others) {
    (bySpan.get(spanKey(event))?.events ?? outside).push(event);
  }
  const roots = findRoots(drafts, (draft) => {
    const { traceId, parentSpanId } = eventOf(draft);
    return parentSpanId === undefined
      ? undefined
      : bySpan.get(spanKey({ traceId, spanId: parentSpanId }));
  });
  return { roots: nodesOf(roots), events: outside, truncated };
}

function pairUp(events: readonly StoredEvent[]): { drafts: Draft[]; others: StoredEvent[] } {
  const drafts = new Map<string, Draft>();
  const others: StoredEvent[] = [];
  for (const event of events) {
    const half = halfOf(event.type);
    const { spanId } = event;
    if (half === undefined || spanId === undefined) {
      others.push(event);
      continue;
    }
    const type = event.type.slice(0, -half.length - 1);
    const key = `${spanKey(event)}/${type}`;
    let draft = drafts.get(key);
    if (draft === undefined) {
      draft = { spanId, type, start: undefined, end: undefined, events: [], children: [] };
      drafts.set(key, draft);
    }
    // A second start of the same span is shown as what it is: something odd inside it.
    if (draft[half] === undefined) draft[half] = event;
    else others.push(event);
  }
  return { drafts: [...drafts.values()], others };
}

function halfOf(type: string): Half | undefined {
  if (type.endsWith(".start")) return "start";
  return type.endsWith(".end") ? "end" : undefined;
}

/** A span's id is unique within its trace. */
function spanKey({ traceId, spanId }: Pick<StoredEvent, "traceId" | "spanId">): string {
  return `${traceId ?? ""}/${spanId ?? ""}`;
}

/** Hangs every draft under its parent, and returns those that have none. */
function findRoots(
  drafts: readonly Draft[],
  parentOf: (draft: Draft) => Draft | undefined,
): Draft[] {
  const roots: Draft[] = [];
  for (const draft of drafts) {
    const parent = parentOf(draft);
    if (parent === undefined || parent === draft) roots.push(draft);
    else parent.children.push(draft);
  }
  const reached = new Set<Draft>();
  for (const root of roots) reach(root, reached);
  for (const draft of drafts) {
    if (reached.has(draft)) continue;
    // Only a circle of parents is out of reach from all roots.
    roots.push(draft);
    reach(draft, reached);
  }
  return roots;
}

/** Walks down from a draft, and drops the links that lead back to where the walk has been. */
function reach(from: Draft, reached: Set<Draft>): void {
  reached.add(from);
  const waiting = [from];
  for (let draft = waiting.pop(); draft !== undefined; draft = waiting.pop()) {
    draft.children = draft.children.filter((child) => !reached.has(child));
    for (const child of draft.children) {
      reached.add(child);
      waiting.push(child);
    }
  }
}

/** Finishes the drafts from the innermost outwards; without recursion, so that no depth is too deep. */
function nodesOf(roots: readonly Draft[]): SpanNode[] {
  const outermostFirst = [...roots];
  for (const draft of outermostFirst) outermostFirst.push(...draft.children);
  const nodes = new Map<Draft, SpanNode>();
  const finished = (drafts: readonly Draft[]): SpanNode[] =>
    drafts
      .flatMap((draft) => nodes.get(draft) ?? [])
      .toSorted((one, other) => one.startTime - other.startTime);
  for (const draft of outermostFirst.toReversed()) {
    nodes.set(draft, nodeOf(draft, finished(draft.children)));
  }
  return finished(roots);
}

function nodeOf(draft: Draft, children: readonly SpanNode[]): SpanNode {
  const { spanId, type, start, end, events } = draft;
  const { traceId, sessionId, parentSpanId } = eventOf(draft);
  const base = { spanId, parentSpanId, traceId, sessionId, type, events, children };
  if (end === undefined) {
    const begun = eventOf(draft);
    return { ...base, state: "open", startTime: begun.time, start: begun };
  }
  const { durationMs: said, status } = readEnd(end);
  const finished = {
    endTime: end.time,
    durationMs: said ?? (start === undefined ? 0 : Math.max(0, end.time - start.time)),
    status,
  };
  if (start === undefined) {
    const startTime = end.time - finished.durationMs;
    return { ...base, ...finished, state: "startless", startTime, end };
  }
  return { ...base, ...finished, state: "ended", startTime: start.time, start, end };
}

/** The event that says where the span belongs. A draft has at least one of the two. */
function eventOf(draft: Draft): StoredEvent {
  return (draft.start ?? draft.end) as StoredEvent;
}

/** What an end says, if it does: it may be a third party's. */
function readEnd(end: StoredEvent): {
  durationMs: number | undefined;
  status: string | undefined;
} {
  const data: unknown = end.data;
  if (typeof data !== "object" || data === null)
    return { durationMs: undefined, status: undefined };
  const { durationMs, status } = data as { durationMs?: unknown; status?: unknown };
  return {
    durationMs: typeof durationMs === "number" ? durationMs : undefined,
    status: typeof status === "string" ? status : undefined,
  };
}
