import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { currentContext, type ObservedEvent } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";
import { expect, it, onTestFinished } from "vitest";

it("a worker thread goes on with the session and the trace of whoever started it or sent it a job", async () => {
  const { manager } = testObservability();
  const { trace } = manager;
  const url = new URL("../test/worker-thread.ts", import.meta.url);

  /** The two events of the tool that the thread runs next. */
  const nextTool = async (worker: Worker): Promise<readonly ObservedEvent[]> => {
    const events: ObservedEvent[] = [];
    while (events.length < 2) events.push(((await once(worker, "message")) as [ObservedEvent])[0]);
    return events;
  };

  const [worker, starter] = trace.session({ id: "s-1", userId: "ada" }, () =>
    trace.command("start", undefined, (scope) => {
      const started = new Worker(url, { workerData: { context: currentContext() } });
      return [started, scope] as const;
    }),
  );
  onTestFinished(() => void worker.terminate());
  for (const event of await nextTool(worker)) {
    expect(event).toMatchObject({
      source: "worker",
      sessionId: "s-1",
      userId: "ada",
      traceId: starter.traceId,
      parentSpanId: starter.spanId,
    });
  }

  for (const id of ["s-2", "s-3"]) {
    const sender = trace.session({ id }, () =>
      trace.command("send", undefined, (scope) => {
        worker.postMessage({ job: `job of ${id}`, context: currentContext() });
        return scope;
      }),
    );
    for (const event of await nextTool(worker)) {
      expect(event).toMatchObject({
        sessionId: id,
        userId: undefined,
        traceId: sender.traceId,
        parentSpanId: sender.spanId,
        data: { toolName: `job of ${id}` },
      });
    }
  }
});
