import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { summarize, type Summary } from "./harness/summary.ts";

/** What importing takes in a process of its own, beside importing an empty module in another. */
export interface ImportCost {
  /** Milliseconds more. */
  readonly ms: Summary;
  /** How many times as much processor time, by the least of each: what else the machine does only ever adds. */
  readonly cpuRatio: number;
  /** Mebibytes of memory more. */
  readonly mib: Summary;
}

interface Sample {
  readonly ms: number;
  readonly cpuMs: number;
  readonly bytes: number;
}

const MIB = 1_048_576;
const PROBE = fileURLToPath(new URL("startup-probe.mjs", import.meta.url));
const EMPTY = new URL("empty-module.mjs", import.meta.url).href;

/** Imports modules, each set of them in turn, as often as there are to be samples. */
export async function importCosts(
  modules: ReadonlyMap<string, readonly string[]>,
  samples: number,
): Promise<ReadonlyMap<string, ImportCost>> {
  const pairs = new Map<string, { readonly empty: Sample; readonly full: Sample }[]>();
  for (let sample = 0; sample < samples; sample++) {
    for (const [name, imports] of modules) {
      const pair = { empty: await probe([EMPTY]), full: await probe(imports) };
      pairs.set(name, [...(pairs.get(name) ?? []), pair]);
    }
  }
  return new Map(
    [...pairs].map(([name, all]) => [
      name,
      {
        ms: summarize(all.map(({ empty, full }) => full.ms - empty.ms)),
        cpuRatio:
          Math.min(...all.map(({ full }) => full.cpuMs)) /
          Math.min(...all.map(({ empty }) => empty.cpuMs)),
        mib: summarize(all.map(({ empty, full }) => (full.bytes - empty.bytes) / MIB)),
      },
    ]),
  );
}

async function probe(imports: readonly string[]): Promise<Sample> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROBE, ...imports]);
  return JSON.parse(stdout) as Sample;
}
