import type { Diagnosis } from "./diagnose.ts";
import type { PluginList } from "./list-plugins.ts";
import type { PluginEntry } from "./plugin-entry.ts";

/** The list of plugins, for people. */
export function formatPlugins({ core, plugins }: PluginList): string {
  const installed = core === null ? "@llmobs/core is not installed" : `@llmobs/core ${core}`;
  if (plugins.length === 0) return `${installed}\n\nNo plugins are installed.\n`;
  return `${[installed, ...plugins.map(formatPlugin)].join("\n\n")}\n`;
}

function formatPlugin(entry: PluginEntry): string {
  const { kind, name, purpose, guarantees, fit } = entry;
  const what = [name === undefined ? kind : `${kind} "${name}"`, purpose].filter(Boolean);
  const lines = [`${entry.package} ${entry.version}  ${what.join(", ")}`];
  if (guarantees !== undefined) {
    const rows: [string, string][] = [
      ["bounded by", guarantees.boundedBy],
      ["when full", guarantees.whenFull],
      ["on failure", guarantees.onFailure],
      ["on flush", guarantees.onFlush],
      ["on crash", guarantees.onCrash],
    ];
    lines.push(...rows.map(([label, text]) => `  ${label.padEnd(10)}  ${text}`));
  }
  lines.push(`  ${"fits".padEnd(10)}  ${fit.fits ? "yes" : `no: ${fit.reason}`}`);
  return lines.join("\n");
}

/** What the doctor found, for people. */
export function formatDiagnosis({ checks }: Diagnosis): string {
  const lines: string[] = [];
  let count = 0;
  for (const [name, found] of Object.entries(checks)) {
    const label = name.padEnd(12);
    if (found.outcome !== "failed") {
      const what = found.outcome === "ok" ? "ok" : "skipped";
      lines.push(`${label}  ${what}${found.note === undefined ? "" : `: ${found.note}`}`);
      continue;
    }
    for (const { message, mend } of found.problems) {
      count += 1;
      lines.push(`${label}  ${message}`, `${" ".repeat(12)}  To mend it: ${mend}`);
    }
  }
  lines.push("", count === 0 ? "Nothing is wrong." : `Problems: ${count}`);
  return `${lines.join("\n")}\n`;
}
