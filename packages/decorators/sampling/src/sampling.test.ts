import { execFileSync } from "node:child_process";
import { pipe } from "@llmobs/core";
import { eventFactory, gatedHandler, recordingHandler, testObservability } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { sampling } from "./sampling.ts";
import type { SamplingOptions } from "./sampling-options.ts";

function observing(options: SamplingOptions) {
  const kept = recordingHandler();
  const { manager, diagnostics } = testObservability({
    captureContent: true,
    handlers: [pipe(sampling(options), kept)],
  });
  return { manager, diagnostics, kept, books: () => manager.stats().handlers[1]! };
}

describe("sampling", () => {
  it("keeps or drops sessions whole, and counts what it drops", () => {
    const { manager, kept, books, diagnostics } = observing({ rate: 0.5, keep: () => false });
    const events = eventFactory({ seed: 4 });
    const sessions = Array.from({ length: 40 }, () => events.session());
    for (const event of sessions.flat()) manager.observe(event);
    const keptSessions = new Set(kept.events.map(({ sessionId }) => sessionId));
    expect(keptSessions.size).toBeGreaterThan(10);
    expect(keptSessions.size).toBeLessThan(30);
    const expected = sessions.filter(([first]) => keptSessions.has(first?.sessionId)).flat();
    expect(kept.events).toEqual(expected);
    expect(books().dropped).toEqual({ sampled_out: sessions.flat().length - expected.length });
    expect(diagnostics).toEqual([]);
  });

  it("decides alike in another process", () => {
    const { manager, kept } = observing({ rate: 0.4 });
    const ids = Array.from({ length: 50 }, (_, n) => `session-${n}`);
    for (const id of ids) manager.log("hello", { sessionId: id });
    const program = `
      import { sampling } from ${JSON.stringify(new URL("sampling.ts", import.meta.url).href)};
      const kept = [];
      const handler = sampling({ rate: 0.4 })({ handle: (event) => kept.push(event.sessionId) }, { drop: () => {} });
      for (const sessionId of ${JSON.stringify(ids)}) handler.handle({ sessionId, level: "info" });
      console.log(JSON.stringify(kept));`;
    const args = ["--input-type=module", "--disable-warning=ExperimentalWarning", "-e", program];
    const printed = execFileSync(process.execPath, args, { encoding: "utf8" });
    expect(JSON.parse(printed)).toEqual(kept.events.map(({ sessionId }) => sessionId));
  });

  it("keeps errors, whatever the draw", () => {
    const { manager, kept } = observing({ rate: 0 });
    for (const level of ["debug", "info", "warn", "error", "fatal"] as const) {
      manager.log("a line", { level });
    }
    manager.error(new Error("no model"));
    expect(kept.events.map(({ level }) => level)).toEqual(["error", "fatal", "error"]);
  });

  it("keeps what its keep says instead, asked only about what lost the draw", () => {
    const asked: string[] = [];
    const options: SamplingOptions = {
      rate: 0.4,
      keep: ({ type, sessionId }) => {
        asked.push(String(sessionId));
        return type === "score";
      },
    };
    const { manager, kept } = observing(options);
    manager.log("won", { sessionId: "session-1" });
    manager.score("lost", 1, { sessionId: "session-2" });
    manager.error("lost", { sessionId: "session-2" });
    kept.assertTypes("log", "score");
    expect(asked).toEqual(["session-2", "session-2"]);
  });

  it("keeps an event about which keep throws, and says so", () => {
    const error = new Error("no such member");
    const { manager, kept, books, diagnostics } = observing({
      rate: 0,
      keep: () => {
        throw error;
      },
    });
    manager.log("hello");
    kept.assertTypes("log");
    expect(books()).toMatchObject({ delivered: 1, dropped: {}, failures: 0 });
    expect(diagnostics).toEqual([
      {
        node: "sampling",
        kind: "keep_error",
        message: "The sampler's keep failed; what it was asked about was kept",
        count: 1,
        error,
      },
    ]);
  });

  it("takes a promise from keep for a failure, and leaves none unhandled", async () => {
    const { manager, kept, diagnostics } = observing({
      rate: 0,
      keep: (async () => {
        throw new Error("later");
      }) as never,
    });
    manager.log("hello");
    await new Promise(setImmediate); // Vitest fails the run on a rejection that nobody handles.
    kept.assertTypes("log");
    expect(diagnostics[0]?.error).toMatchObject({
      message: "[sampling] keep must answer with true or false; it gave a promise.",
    });
  });

  it("passes a batch on as one: the same one at rate 1, and the rest of it below", () => {
    const batches: unknown[] = [];
    const next = { handle: () => {}, handleBatch: (events: unknown) => void batches.push(events) };
    const batch = eventFactory().take(20);
    void sampling({ rate: 1 })(next, {} as never).handleBatch?.(batch);
    expect(batches).toHaveLength(1);
    expect(batches[0]).toBe(batch);

    const sink = gatedHandler();
    const handler = pipe(sampling({ rate: 0, keep: ({ type }) => type === "llm.end" }), sink);
    void handler.handleBatch?.(batch);
    const kept = batch.filter(({ type }) => type === "llm.end");
    expect(sink.calls).toEqual([{ kind: "handleBatch", events: kept }]);
    expect(handler.stats?.().dropped).toEqual({ sampled_out: 20 - kept.length });
    void handler.handleBatch?.(batch.filter(({ type }) => type === "llm.start"));
    expect(sink.calls).toHaveLength(1);
  });

  it.each(["release", "fail"] as const)(
    "books what it drops of a batch when the rest has settled (%s)",
    async (outcome) => {
      const sink = gatedHandler();
      const handler = pipe(sampling({ rate: 0, keep: ({ type }) => type === "llm.end" }), sink);
      const batch = eventFactory().take(10);
      const lost = batch.filter(({ type }) => type !== "llm.end").length;
      sink.hang();
      const delivery = handler.handleBatch?.(batch);
      expect(handler.stats?.().dropped).toEqual({});
      sink[outcome]();
      await Promise.allSettled([delivery]);
      expect(handler.stats?.().dropped).toEqual({ sampled_out: lost });
      if (outcome === "release") return;
      expect(() => handler.handleBatch?.(batch)).toThrow("failed");
      expect(handler.stats?.().dropped).toEqual({ sampled_out: 2 * lost });
    },
  );

  it.each<[unknown, string]>([
    [{}, "[sampling] rate must be a number from 0 to 1; received undefined."],
    [{ rate: 1.5 }, "[sampling] rate must be a number from 0 to 1; received 1.5."],
    [{ rate: -0.1 }, "[sampling] rate must be a number from 0 to 1; received -0.1."],
    [{ rate: NaN }, "[sampling] rate must be a number from 0 to 1; received NaN."],
    [{ rate: "0.5" }, '[sampling] rate must be a number from 0 to 1; received "0.5".'],
    [{ rate: 1, keep: true }, "[sampling] keep must be a function; received true."],
  ])("refuses %o", (options, message) => {
    expect(() => sampling(options as SamplingOptions)).toThrow(message);
  });
});
