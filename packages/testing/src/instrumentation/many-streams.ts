import { deepEqual } from "node:assert/strict";
import { CUT_QUESTION, type HeldProvider } from "../provider/held-provider.ts";
import { testObservability } from "../test-observability.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** An instrumentation of which many streams are opened. */
export interface StreamingInstrumentation<Client> extends Instrumentation<Client> {
  /** Makes a call with this question that is streamed; what it gives has reached the provider. */
  readonly stream: (client: Client, question: string) => PromiseLike<AsyncIterable<unknown>>;
}

/** What came of many streams at once. */
export interface ManyStreams {
  /** How many calls began. */
  readonly starts: number;
  /** How many calls ended how. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many spans were open when all streams were. */
  readonly openAtOnce: number;
  /** How many were when all streams were over. */
  readonly openAtLast: number;
}

/** How an app treats a stream: it reads it, breaks it off, or fails over its cut. */
type Course = "read" | "broken off" | "cut";

interface OpenStream {
  readonly course: Course;
  readonly stream: AsyncIterable<unknown>;
}

const COURSES: readonly Course[] = ["read", "broken off", "cut"];
/** A server takes no more connections than that at a time. */
const OPENED_AT_A_TIME = 200;
/** How many chunks come of a stream before it is broken off. The provider cuts later. */
const ENOUGH = 5;

/**
 * Has as many streams open at the same time as the provider waits for, of which a third is read, a third
 * is broken off and a third is cut by the provider: after 5 chunks of 20, and after 10. Fails unless there
 * is one span for each while it is open, and one end, which tells what became of it.
 *
 * @throws AssertionError with what came instead.
 */
export async function manyStreams<Client>(
  { connect, observe, stream }: StreamingInstrumentation<Client>,
  { url, count }: HeldProvider,
): Promise<ManyStreams> {
  const { manager, handler } = testObservability({ spans: { maxOpen: count } });
  const client = observe(connect(url, { retries: 0 }), manager);
  const open = async (course: Course): Promise<OpenStream> => ({
    course,
    stream: await stream(client, course === "cut" ? CUT_QUESTION : "Count."),
  });
  const streams: OpenStream[] = [];
  while (streams.length < count) {
    const courses = coursesOf(streams.length, Math.min(count, streams.length + OPENED_AT_A_TIME));
    streams.push(...(await Promise.all(courses.map(open))));
  }
  const openAtOnce = manager.trace.openCount;
  await Promise.all(streams.map(read));

  const ends = handler.ofType("llm.end");
  const report: ManyStreams = {
    starts: handler.ofType("llm.start").length,
    statuses: countEach(ends.map(({ data }) => data.status)),
    openAtOnce,
    openAtLast: manager.trace.openCount,
  };
  const expected = countEach(coursesOf(0, count).map((course) => STATUSES[course]));
  deepEqual(report, { starts: count, statuses: expected, openAtOnce: count, openAtLast: 0 });
  deepEqual(new Set(ends.map(({ spanId }) => spanId)).size, count, "Spans that have ended");
  return report;
}

const STATUSES: Readonly<Record<Course, string>> = {
  read: "ok",
  "broken off": "aborted",
  cut: "error",
};

function coursesOf(from: number, to: number): readonly Course[] {
  return Array.from(
    { length: to - from },
    (_, index) => COURSES[(from + index) % COURSES.length] as Course,
  );
}

async function read({ course, stream }: OpenStream): Promise<void> {
  let chunks = 0;
  try {
    for await (const _ of stream) if (++chunks === ENOUGH && course === "broken off") break;
  } catch (error) {
    if (course !== "cut") throw error;
  }
}

function countEach(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
