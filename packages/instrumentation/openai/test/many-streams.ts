import { fakeProvider, testObservability } from "@llmobs/testing";
import OpenAI from "openai";
import { observeOpenAI } from "../src/index.ts";

/** How an app treats a stream: it reads it, breaks it off, or fails over its cut. */
type Course = "read" | "broken off" | "cut";

/** What came of many streams at once. */
export interface ManyStreams {
  /** How many calls ended how. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly openSpans: number;
  readonly starts: number;
}

const CHUNKS = 20;
const COURSES: readonly Course[] = ["read", "broken off", "cut"];

/**
 * Has so many streams open at the same time, a third of which is read, a third broken off and a third
 * cut by the provider, each after some chunks.
 */
export async function runManyStreams(count: number): Promise<ManyStreams> {
  await using provider = await fakeProvider();
  const { manager, handler } = testObservability({ spans: { maxOpen: count } });
  const client = observeOpenAI(
    new OpenAI({ apiKey: "any", baseURL: `${provider.url}/v1`, maxRetries: 0 }),
    { observability: manager },
  );
  provider.reply(({ body }) => ({
    text: Array.from({ length: CHUNKS }, (_, index) => `${index} `),
    held: true,
    ...(body["user"] === "cut" && { breakOff: { afterChunks: 10, how: "cut" } }),
  }));
  const runs = Array.from({ length: count }, (_, index) =>
    runStream(client, COURSES[index % COURSES.length] as Course),
  );
  await provider.received(count);
  // All are open now, so all go on together.
  const openAtOnce = manager.trace.openCount;
  if (openAtOnce !== count) throw new Error(`${openAtOnce} spans were open at once, not ${count}.`);
  for (const request of provider.requests) request.release();
  await Promise.all(runs);
  const statuses: Record<string, number> = {};
  for (const { data } of handler.ofType("llm.end")) {
    statuses[data.status] = (statuses[data.status] ?? 0) + 1;
  }
  return {
    statuses,
    openSpans: manager.trace.openCount,
    starts: handler.ofType("llm.start").length,
  };
}

async function runStream(client: OpenAI, course: Course): Promise<void> {
  const stream = await client.chat.completions.create({
    model: "gpt-5",
    messages: [{ role: "user", content: "Count." }],
    user: course,
    stream: true,
  });
  let chunks = 0;
  try {
    for await (const _ of stream) if (++chunks === 5 && course === "broken off") break;
  } catch (error) {
    if (course !== "cut") throw error;
  }
}
