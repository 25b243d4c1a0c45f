import { tracingChannel } from "node:diagnostics_channel";
import { expect, it, onTestFinished } from "vitest";
import { recorder } from "../../test/recorder.ts";
import { contextStorage } from "../capture.ts";
import { ObservabilityManager } from "../index.ts";

it("has what runs on a channel run inside a span, and what is behind it not", async () => {
  const sink = recorder();
  const { trace } = new ObservabilityManager({ source: "test", handlers: [sink] });
  const channel = tracingChannel<object | undefined, object>("acme:search");
  channel.start.bindStore(contextStorage, () => {
    const span = trace.startTool("search");
    return span.run(() => contextStorage.getStore());
  });
  onTestFinished(() => void channel.start.unbindStore(contextStorage));

  await trace.command("ask", undefined, async () => {
    await channel.tracePromise(async () => {
      await Promise.resolve();
      trace.tool("inside", undefined, () => {});
    }, {});
    trace.tool("behind", undefined, () => {});
  });

  const starts = sink.events.filter(({ type }) => type.endsWith(".start"));
  const [command, search, inside, behind] = starts;
  expect(search?.parentSpanId).toBe(command?.spanId);
  expect(inside?.parentSpanId).toBe(search?.spanId);
  expect(behind?.parentSpanId).toBe(command?.spanId);
});
