import { AssertionError } from "node:assert";
import { expect, it } from "vitest";
import { type Ask, streamingAsking } from "../../test/asking.ts";
import { heldProvider, manyStreams, type StreamingInstrumentation } from "../index.ts";

// Each starts a process.
const SLOW = { timeout: 60_000 };

it("opens all at once, and finds one end for each that tells what became of it", SLOW, async () => {
  using provider = await heldProvider(60);
  expect(await manyStreams(streamingAsking, provider)).toEqual({
    starts: 60,
    statuses: { ok: 20, aborted: 20, error: 20 },
    openAtOnce: 60,
    openAtLast: 0,
  });
  // And again: the provider holds the next ones too.
  expect((await manyStreams(streamingAsking, provider)).openAtOnce).toBe(60);
});

const broken: Readonly<Record<string, StreamingInstrumentation<Ask>["observe"]>> = {
  "sees nothing": (ask) => ask,
  "takes a stream for ended when it begins": (ask, { trace }) => {
    const request = { provider: "acme", operation: "chat", model: "large-1" };
    return (question) => trace.llm(request, () => ask(question));
  },
  "leaves streams open that are broken off": (ask, { trace }) => {
    return async (question) => {
      const call = trace.startLlm({ provider: "acme", operation: "chat", model: "large-1" });
      const stream = await ask(question);
      const iterator = stream[Symbol.asyncIterator]();
      const next = async (): Promise<IteratorResult<unknown>> => {
        try {
          const result = await iterator.next();
          if (result.done === true) call.end();
          return result;
        } catch (error) {
          call.fail(error);
          throw error;
        }
      };
      const back = async (): Promise<IteratorResult<unknown>> => ({ done: true, value: undefined });
      return { [Symbol.asyncIterator]: () => ({ next, return: back }) };
    };
  },
};

it.each(Object.entries(broken))("finds an instrumentation that %s", SLOW, async (_, observe) => {
  using provider = await heldProvider(6);
  await expect(manyStreams({ ...streamingAsking, observe }, provider)).rejects.toThrow(
    AssertionError,
  );
});

it("heldProvider tells of a process that does not start", SLOW, async () => {
  const { NODE_OPTIONS } = process.env;
  process.env["NODE_OPTIONS"] = "--import=data:text/javascript,process.exit(7)";
  try {
    await expect(heldProvider(1)).rejects.toThrow(
      "[heldProvider] The process ended when it was to start: 7.",
    );
  } finally {
    if (NODE_OPTIONS === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = NODE_OPTIONS;
  }
});
