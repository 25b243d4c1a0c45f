/**
 * The latest thousand events in memory, and on the disk only after a crash. You want this where keeping
 * every event is too much, and where after a crash you would give a lot for what came before it.
 */
import { readFileSync } from "node:fs";
import { installShutdownHooks, ObservabilityManager } from "@llmobs/core";
import { ringBufferHandler } from "@llmobs/ring-buffer";

const path = "logs/crash.jsonl";
const latest = ringBufferHandler({ size: 1_000, dumpOnFatal: path });
const observability = new ObservabilityManager({ source: "game-master", handlers: [latest] });
// An uncaught exception becomes a `fatal` event, at which all that is kept is written down.
installShutdownHooks(observability);

for (let turn = 1; turn <= 2_000; turn++) {
  observability.trace.tool("roll_dice", { sides: 6 }, () => 1 + (turn % 6));
}
console.log(`${latest.length} events are kept, the latest:`, latest.recent(1)[0]?.type);

process.on("exit", () => {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  console.log(
    `${path} has ${lines.length} events, the last: ${JSON.parse(lines.at(-1) ?? "").type}`,
  );
});
throw new Error("The dragon has no hit points left.");
