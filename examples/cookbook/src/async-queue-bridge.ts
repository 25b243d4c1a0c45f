/**
 * From synchronous code to an asynchronous destination: one bounded queue for all handlers, filled
 * without `await` and emptied in the background. You want this where the code that you observe can't
 * wait, and memory must not grow with what it emits: beyond the bound events are dropped, and counted.
 */
import { setImmediate as turn } from "node:timers/promises";
import { buffer } from "@llmobs/buffer";
import { type Handler, ObservabilityManager } from "@llmobs/core";

let sent = 0;
const socket: Handler = {
  name: "socket",
  handle: async () => {
    await turn();
    sent++;
  },
};
const observability = new ObservabilityManager({
  source: "narrator",
  decorators: [buffer({ capacity: 1_000, onFull: "drop-newest" })],
  handlers: [socket],
  onDiagnostic: ({ node, message, count }) => console.log(`${node}: ${message} (${count})`),
});

/** What a streaming client calls for each chunk, and it does not wait for anybody. */
function onChunk(index: number, text: string): void {
  observability.log(`chunk ${index} has ${text.length} characters`, { level: "debug" });
}

for (let index = 1; index <= 1_200; index++) onChunk(index, "once upon a time");
console.log(`1200 chunks came, ${sent} events are sent`);
console.log(observability.stats().intake);

await observability.shutdown();
console.log(`${sent} events are sent`);
console.log(observability.stats().intake);
