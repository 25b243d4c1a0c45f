import { describe, expect, it } from "vitest";
import { fakeClock, recordingHandler, testObservability } from "./index.ts";

describe("testObservability", () => {
  it("records what a manager with these options dispatches, its own handlers included", () => {
    const other = recordingHandler();
    const clock = fakeClock({ now: 1_234 });
    const { manager, handler } = testObservability({
      source: "checkout",
      clock,
      handlers: [other],
      captureContent: true,
    });
    manager.emit("llm.start", { provider: "p", operation: "chat", model: "m", input: "hello" });
    const [event] = handler.ofType("llm.start");
    expect([event?.source, event?.time, event?.data.input]).toEqual(["checkout", 1_234, "hello"]);
    expect(other.events).toEqual(handler.events);
  });

  it("collects diagnostics, and passes them on", async () => {
    const heard: string[] = [];
    const { manager, handler, diagnostics } = testObservability({
      handlers: [
        {
          name: "failing",
          handle: () => {
            throw new Error("no");
          },
        },
      ],
      onDiagnostic: ({ node }) => heard.push(node),
    });
    manager.log("hello");
    await manager.shutdown();
    handler.assertTypes("log");
    expect(diagnostics.map(({ node, kind }) => `${node} ${kind}`)).toEqual([
      "failing handler_error",
    ]);
    expect(heard).toEqual(["failing"]);
  });
});
