import { ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { collectGarbageUntil } from "@llmobs/testing";
import { streamText } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { observeAISDK } from "../src/index.ts";
import { readTexts } from "./read-texts.ts";

/** What became of a number of streams that were all open at a time. */
export interface ManyStreams {
  /** How many starts came, and how many ends by their status, of model calls and of runs together. */
  readonly started: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly openSpans: number;
}

type Part =
  Awaited<ReturnType<MockLanguageModelV4["doStream"]>>["stream"] extends ReadableStream<infer P>
    ? P
    : never;

const USAGE = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};
/** Of what is read to the end. The SDK takes a third of a millisecond for each. */
const FEW = 6;
/** More than the SDK reads ahead of what is left. */
const MANY = 40;

/** A model whose streams bring one chunk, wait for the others to be open, and then go on. */
function modelOf(all: Promise<void>, chunks: number, fails: boolean): MockLanguageModelV4 {
  const parts: Part[] = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "1" },
    ...Array.from({ length: chunks }, (_, index): Part => {
      return { type: "text-delta", id: "1", delta: `word${index} ` };
    }),
    { type: "text-end", id: "1" },
    { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage: USAGE },
  ];
  return new MockLanguageModelV4({
    doStream: async () => {
      let next = 0;
      const stream = new ReadableStream<Part>({
        async pull(controller) {
          if (next === 3) await all;
          if (next === 5 && fails) throw new Error("cut");
          const part = parts[next++];
          if (part === undefined) controller.close();
          else controller.enqueue(part);
        },
      });
      return { stream };
    },
  });
}

/**
 * Opens so many streams at a time, of which each third is left in the midst, and of the others some are
 * aborted and some break.
 */
export async function manyStreams(count: number): Promise<ManyStreams> {
  let started = 0;
  const ended: Record<string, number> = {};
  const handle = ({ type, data }: ObservedEvent): void => {
    if (type.endsWith(".start")) started += 1;
    else if ("status" in data) ended[data.status] = (ended[data.status] ?? 0) + 1;
  };
  const observability = new ObservabilityManager({
    source: "soak",
    handlers: [{ name: "counter", handle }],
    spans: { maxOpen: 2 * count + 1 },
  });
  const { trace } = observability;
  const stop = observeAISDK({ observability });
  await allAtATime(count);
  await collectGarbageUntil(() => trace.openCount === 0);
  stop();
  return { started, ended, openSpans: trace.openCount };
}

async function allAtATime(count: number): Promise<void> {
  const { promise: all, resolve: openAll } = Promise.withResolvers<void>();
  let open = 0;
  const onOpen = (): void => {
    open += 1;
    if (open === count) openAll();
  };
  await Promise.all(Array.from({ length: count }, (_, index) => one(index, all, onOpen)));
}

async function one(index: number, all: Promise<void>, onOpen: () => void): Promise<void> {
  const isLeft = index % 3 === 1;
  const leaving = new AbortController();
  const { textStream } = streamText({
    model: modelOf(all, isLeft ? MANY : FEW, index % 9 === 3),
    prompt: "?",
    abortSignal: leaving.signal,
    onError: () => {},
  });
  try {
    await readTexts(textStream, (read) => {
      if (read === 1) onOpen();
      if (read === 2 && index % 9 === 0) leaving.abort();
      return read === 2 && isLeft;
    });
  } catch {
    // Of those that break.
  }
}
