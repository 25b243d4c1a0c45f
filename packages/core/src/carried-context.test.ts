import { describe, expect, it } from "vitest";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import {
  type CarriedContext,
  currentContext,
  ObservabilityManager,
  runInContext,
} from "./index.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

function setUp() {
  const sink = recorder();
  const { trace } = new ObservabilityManager({ source: "test", handlers: [sink] });
  return { sink, trace };
}

describe("currentContext", () => {
  it("says nothing where there is nothing to say", () => {
    expect(currentContext()).toEqual({});
  });

  it("says the session, the user, the trace and the span, as plain data", () => {
    const { trace } = setUp();
    trace.session({ id: "s-1", userId: "ada" }, () => {
      expect(currentContext()).toEqual({ sessionId: "s-1", userId: "ada" });
      trace.command("c", undefined, ({ traceparent }) => {
        const context = currentContext();
        expect(context).toEqual({ sessionId: "s-1", userId: "ada", traceparent });
        expect(structuredClone(context)).toEqual(context);
      });
    });
    expect.assertions(3);
  });
});

describe("runInContext", () => {
  it("goes on there with what was handed over, across awaits, and only there", async () => {
    const { trace, sink } = setUp();
    const context = { sessionId: "s-1", userId: "ada", traceparent: TRACEPARENT };
    await runInContext(context, async () => {
      await turn();
      trace.tool("t", undefined, () => {});
    });
    trace.tool("t", undefined, () => {});
    const [inside, , outside] = sink.events;
    expect(inside).toMatchObject({
      sessionId: "s-1",
      userId: "ada",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
    expect(outside).toMatchObject({ sessionId: undefined, parentSpanId: undefined });
    expect(currentContext()).toEqual({});
  });

  it("hands on the function's value and error, and the flags of the trace", () => {
    expect(runInContext({ traceparent: TRACEPARENT }, currentContext)).toEqual({
      traceparent: TRACEPARENT,
    });
    const error = new Error("no");
    expect(() =>
      runInContext({}, () => {
        throw error;
      }),
    ).toThrow(error);
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["a malformed header", { traceparent: "00-nonsense" }],
    ["no texts", { sessionId: 1, userId: null, traceparent: {} }],
  ])("leaves what is there as it is, where it is given %s", (_, context) => {
    const { trace } = setUp();
    trace.session({ id: "s-1", userId: "ada" }, () =>
      trace.command("c", undefined, () => {
        const before = currentContext();
        expect(runInContext(context as CarriedContext, currentContext)).toEqual(before);
      }),
    );
    expect.assertions(1);
  });

  it("does not hide from the manager that a handler observes what it handles", async () => {
    const sink = recorder();
    const manager: ObservabilityManager = new ObservabilityManager({
      source: "test",
      onDiagnostic: () => {},
      handlers: [
        sink,
        {
          name: "chatty",
          handle: async () => {
            await turn();
            runInContext({ traceparent: TRACEPARENT }, () => manager.log("again"));
          },
        },
      ],
    });
    manager.log("a");
    await turn();
    await manager.shutdown();
    expect(sink.events).toHaveLength(1);
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 1 });
  });
});
