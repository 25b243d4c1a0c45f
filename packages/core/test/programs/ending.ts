// A process whose end is watched by shutdown-hooks.test.ts. It writes what its handlers get to a file.
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Handler, installShutdownHooks, ObservabilityManager } from "../../src/index.ts";

const [how = "", file = ""] = process.argv.slice(2);
const write = (line: string): void => appendFileSync(file, `${line}\n`);

const buffered: string[] = [];
const slow: Handler = {
  name: "slow",
  handle: async ({ type, data }) => {
    await sleep(50);
    write(`slow ${type} ${"message" in data ? data.message : ""}`);
  },
};
const holding: Handler = {
  name: "holding",
  handle: ({ type, level, data }) =>
    void buffered.push(`held ${type} ${level} ${"message" in data ? data.message : ""}`),
  flushSync: () => {
    for (const line of buffered.splice(0)) write(line);
  },
  flush: () => holding.flushSync?.(),
};

const observability = new ObservabilityManager({ source: "test", handlers: [slow, holding] });
const uninstall = installShutdownHooks(observability, { timeoutMs: 5_000 });
for (let count = 0; count < 100; count++) observability.log(`${count}`);

switch (how) {
  case "signal":
    process.send?.("ready");
    setInterval(() => {}, 1_000);
    break;
  case "own listener":
    process.on("SIGTERM", () => {
      setTimeout(() => {
        observability.log("after the signal");
        process.exit(7);
      }, 100);
    });
    process.send?.("ready");
    setInterval(() => {}, 1_000);
    break;
  case "two managers": {
    const other = new ObservabilityManager({ source: "other", handlers: [slow] });
    installShutdownHooks(other);
    other.log("of the other");
    process.send?.("ready");
    setInterval(() => {}, 1_000);
    break;
  }
  case "exit":
    process.exit(3);
  case "throw":
    setImmediate(() => {
      throw new Error("thrown for the test");
    });
    break;
  case "reject":
    void Promise.reject(new Error("rejected for the test"));
    break;
  case "uninstall":
    uninstall();
    process.send?.("ready");
    setInterval(() => {}, 1_000);
    break;
  case "hang":
    observability.register({ name: "hung", handle: () => new Promise<void>(() => {}) });
    observability.log("never delivered");
    void observability.shutdown({ timeoutMs: 200 });
    break;
}
