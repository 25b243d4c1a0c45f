/**
 * A collector that is down is left alone until it works again. You want this where a failing request is
 * expensive: it hangs, it costs, it keeps the server from recovering. With a `fallback` in front of the
 * breaker, the events that it hands back go there at once.
 */
import { setTimeout as delay } from "node:timers/promises";
import { circuitBreaker } from "@llmobs/circuit-breaker";
import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";

let isDown = true;
let requests = 0;
const collector: Handler = {
  name: "collector",
  handle: async () => {
    requests++;
    if (isDown) throw new Error("502: bad gateway");
  },
};
const breaker = circuitBreaker({
  failureThreshold: 3,
  resetTimeoutMs: 1_000,
  onStateChange: ({ from, to }) => console.log(`${from} → ${to} after ${requests} requests`),
});
const observability = new ObservabilityManager({
  source: "voice-assistant",
  handlers: [pipe(breaker, collector)],
  onDiagnostic: ({ kind, message }) => kind === "circuit_opened" && console.log(message),
});

for (let thumb = 1; thumb <= 20; thumb++) {
  observability.score("helpful", thumb % 4 !== 0);
  await observability.flush();
}
isDown = false;
await delay(1_100);
observability.score("helpful", true, { comment: "The collector is back." });
await observability.shutdown();
console.log(`${requests} requests for 21 events`, observability.stats().handlers[0]?.dropped);
