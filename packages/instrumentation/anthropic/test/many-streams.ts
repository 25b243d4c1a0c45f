import Anthropic from "@anthropic-ai/sdk";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { testObservability } from "@llmobs/testing";
import { observeAnthropic } from "../src/index.ts";

/** How an app treats a stream: it reads it, breaks it off, or fails over its cut. */
type Course = "read" | "broken off" | "cut";

/** What came of many streams at once. */
export interface ManyStreams {
  /** How many calls ended how. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly openAtOnce: number;
  readonly openAtLast: number;
  readonly starts: number;
}

const COURSES: readonly Course[] = ["read", "broken off", "cut"];

/** A provider whose streams go on when so many are open. */
export interface HeldProvider extends Disposable {
  readonly url: string;
}

export async function startHeldProvider(count: number): Promise<HeldProvider> {
  const child: ChildProcess = fork(new URL("held-provider.ts", import.meta.url), [String(count)]);
  const [url] = (await once(child, "message")) as [string];
  return { url, [Symbol.dispose]: () => void child.kill("SIGKILL") };
}

/**
 * Has so many streams open at the same time, a third of which is read, a third broken off and a third
 * cut by the provider, each after some chunks.
 */
export async function runManyStreams(count: number, { url }: HeldProvider): Promise<ManyStreams> {
  const { manager, handler } = testObservability({ spans: { maxOpen: count } });
  const client = observeAnthropic(new Anthropic({ apiKey: "any", baseURL: url, maxRetries: 0 }), {
    observability: manager,
  });
  const streams: OpenStream[] = [];
  while (streams.length < count) {
    // Some at a time, since a server takes no more connections than that at once.
    const some = Math.min(200, count - streams.length);
    const asked = Array.from({ length: some }, (_, index) =>
      open(client, COURSES[(streams.length + index) % COURSES.length] as Course),
    );
    streams.push(...(await Promise.all(asked)));
  }
  const openAtOnce = manager.trace.openCount;
  await Promise.all(streams.map(read));
  const statuses: Record<string, number> = {};
  for (const { data } of handler.ofType("llm.end")) {
    statuses[data.status] = (statuses[data.status] ?? 0) + 1;
  }
  const starts = handler.ofType("llm.start").length;
  return { statuses, openAtOnce, openAtLast: manager.trace.openCount, starts };
}

interface OpenStream {
  readonly course: Course;
  readonly stream: AsyncIterable<unknown>;
}

async function open(client: Anthropic, course: Course): Promise<OpenStream> {
  const stream = await client.messages.create({
    model: "claude-sonnet-5",
    max_tokens: 100,
    messages: [{ role: "user", content: "Count." }],
    metadata: { user_id: course },
    stream: true,
  });
  return { course, stream };
}

async function read({ course, stream }: OpenStream): Promise<void> {
  let chunks = 0;
  try {
    for await (const _ of stream) if (++chunks === 5 && course === "broken off") break;
  } catch (error) {
    if (course !== "cut") throw error;
  }
}
