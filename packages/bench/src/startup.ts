import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { summarize } from "./harness/summary.ts";
import { type ImportCost, importCosts } from "./import-cost.ts";
import { minifiedAndZipped } from "./minified.ts";
import { figure, spread } from "./report/figure.ts";
import type { Subject } from "./subject.ts";

const OURS = "@llmobs/core, built";
const PEERS: Readonly<Record<string, readonly string[]>> = {
  pino: ["pino"],
  evlog: ["evlog"],
  winston: ["winston"],
  "LogTape and its file sink": ["@logtape/logtape", "@logtape/file"],
  "OpenTelemetry sdk-trace": ["@opentelemetry/api", "@opentelemetry/sdk-trace"],
  "better-sqlite3": ["better-sqlite3"],
};

export const startup: Subject = {
  name: "startup",
  title: "Importing, in a process for each sample, beside an empty process",
  run: async (quick) => {
    const core = builtCore();
    const modules = new Map<string, readonly string[]>([
      [OURS, [core]],
      ...Object.entries(PEERS).map(
        ([name, imports]) => [name, imports.map((module) => import.meta.resolve(module))] as const,
      ),
    ]);
    const samples = quick ? 1 : 25;
    const costs = await importCosts(modules, samples);
    const ours = costs.get(OURS) as ImportCost;
    const kilobytes = (await minifiedAndZipped(new URL(core))) / 1_000;
    return {
      tables: [
        {
          title: `### Over an empty process, ${samples} samples each`,
          head: ["", "ms", "quartiles", "CPU × empty", "RSS MiB", "quartiles"],
          rows: [...costs].map(([name, { ms, cpuRatio, mib }]) => [
            name,
            figure(ms.median),
            spread(ms),
            figure(cpuRatio),
            figure(mib.median),
            spread(mib),
          ]),
        },
      ],
      targets: [
        {
          label: "importing core, time",
          wanted: "at most",
          bound: 3,
          unit: "ms",
          measured: [{ value: ours.ms }],
        },
        {
          label: "importing core, memory",
          wanted: "at most",
          bound: 1,
          unit: "MiB",
          measured: [{ value: ours.mib }],
        },
        {
          label: "core's main entry, minified and gzipped",
          wanted: "at most",
          bound: 12,
          unit: "kB",
          measured: [{ value: summarize([kilobytes]) }],
        },
      ],
    };
  },
};

/** What users get, rather than the sources, which Node would have to strip of their types. */
function builtCore(): string {
  const built = import.meta.resolve("@llmobs/core").replace(/\/src\/index\.ts$/, "/dist/index.js");
  if (existsSync(fileURLToPath(built))) return built;
  throw new Error("@llmobs/core is not built: run `pnpm --filter @llmobs/core build` first.");
}
