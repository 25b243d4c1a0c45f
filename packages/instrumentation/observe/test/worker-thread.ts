/** A worker thread that goes on with what it is told of, and sends the events that come of it back. */
import { parentPort, workerData } from "node:worker_threads";
import { type CarriedContext, ObservabilityManager, runInContext } from "@llmobs/core";

const { trace } = new ObservabilityManager({
  source: "worker",
  handlers: [{ name: "parent", handle: (event) => parentPort?.postMessage(event) }],
});

const { context } = workerData as { readonly context: CarriedContext };
runInContext(context, () => trace.tool("start", undefined, () => {}));

parentPort?.on("message", (message: { readonly job: string; readonly context: CarriedContext }) => {
  void runInContext(message.context, async () => {
    await Promise.resolve();
    trace.tool(message.job, undefined, () => {});
  });
});
