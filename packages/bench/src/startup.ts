import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { summarize, type Summary } from "./harness/summary.ts";
import { figure, spread } from "./report/figure.ts";
import type { Subject } from "./subject.ts";

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** What a process pays besides what an empty one does. */
interface Cost {
  readonly ms: Summary;
  readonly mib: Summary;
}

const MIB = 1_048_576;
const PROBE = fileURLToPath(new URL("startup-probe.mjs", import.meta.url));
const EMPTY = new URL("empty-module.mjs", import.meta.url).href;

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
    const costs = await measure(modules, samples);
    const ours = costs.get(OURS) as Cost;
    const kilobytes = (await minifiedAndZipped(core)) / 1_000;
    return {
      tables: [
        {
          title: `### Over an empty process, ${samples} samples each`,
          head: ["", "ms", "quartiles", "RSS MiB", "quartiles"],
          rows: [...costs].map(([name, { ms, mib }]) => [
            name,
            figure(ms.median),
            spread(ms),
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

async function measure(
  modules: ReadonlyMap<string, readonly string[]>,
  samples: number,
): Promise<ReadonlyMap<string, Cost>> {
  const differences = new Map<string, Sample[]>();
  for (let sample = 0; sample < samples; sample++) {
    for (const [name, imports] of modules) {
      const empty = await probe([EMPTY]);
      const full = await probe(imports);
      const difference = { ms: full.ms - empty.ms, bytes: full.bytes - empty.bytes };
      differences.set(name, [...(differences.get(name) ?? []), difference]);
    }
  }
  return new Map(
    [...differences].map(([name, costs]) => [
      name,
      {
        ms: summarize(costs.map(({ ms }) => ms)),
        mib: summarize(costs.map(({ bytes }) => bytes / MIB)),
      },
    ]),
  );
}

async function probe(imports: readonly string[]): Promise<Sample> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROBE, ...imports]);
  return JSON.parse(stdout) as Sample;
}

async function minifiedAndZipped(module: string): Promise<number> {
  const bundle = await rolldown({ input: fileURLToPath(module), platform: "node" });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
