import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CircuitState } from "@llmobs/circuit-breaker";
import { ObservabilityManager } from "@llmobs/core";
import { audit } from "./audit.ts";
import { phases } from "./phases.ts";
import { pipeline } from "./pipeline.ts";
import { closing, introduction, phaseReport } from "./report.ts";
import { useApp } from "./stand-in/app.ts";
import { type Collector, startCollector } from "./stand-in/collector.ts";
import { between, tally, type Tally } from "./tally.ts";

const folder = process.env["LLMOBS_DEMO_FOLDER"] || join(import.meta.dirname, "../.llmobs");
const fallbackPath = join(folder, "fallback.jsonl");
/** Long enough for an open circuit to want a probe. */
const PAUSE_MS = 500;

async function main(): Promise<void> {
  rmSync(fallbackPath, { force: true });
  const collector = await startCollector();
  try {
    await run(collector);
  } finally {
    await collector.close();
  }
}

async function run(collector: Collector): Promise<void> {
  /** The circuit's states since the phase began, the one that it began with included. */
  let circuit: CircuitState[] = ["closed"];
  const observability = new ObservabilityManager({
    source: "production-pipeline",
    // What people type is recorded, so that there is something to redact.
    captureContent: true,
    handlers: [
      pipeline({
        url: collector.url,
        fallbackPath,
        onStateChange: (state) => circuit.push(state),
      }),
    ],
    // In earnest these go to the app's own log. Here the reports tell the same.
    onDiagnostic: () => {},
  });
  const count = (): Tally => tally(observability.stats(), collector, fallbackPath);

  try {
    console.log(introduction());
    let before = count();
    let visitors = 1;
    for (const phase of phases) {
      collector.mood = phase.mood;
      await delay(PAUSE_MS);
      await useApp(observability, visitors, phase);
      visitors += phase.visits;
      await observability.flush();
      const after = count();
      console.log(phaseReport(phase, between(before, after), circuit));
      before = after;
      circuit = circuit.slice(-1);
    }
  } finally {
    await observability.shutdown();
  }

  const receipt = await observability.shutdown();
  const findings = audit(receipt, collector, fallbackPath);
  console.log(closing(count(), findings, fallbackPath));
  if (!findings.every(({ holds }) => holds)) process.exitCode = 1;
}

// Whoever closes the pipe (`| head`) has seen enough.
process.stdout.on("error", () => {});
await main();
