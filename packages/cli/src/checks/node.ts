import { satisfies } from "semver";
import type { Project } from "../project.ts";
import { type Finding, finding } from "./check.ts";

/** Whether this Node is one that every package of ours and for us supports. */
export function checkNode({ packages }: Project): Finding {
  const node = process.versions.node;
  const needing = new Map<string, string[]>();
  for (const { manifest } of packages) {
    const range = manifest.engines?.node;
    if (range === undefined || satisfies(node, range, { includePrerelease: true })) continue;
    needing.set(range, [...(needing.get(range) ?? []), `${manifest.name} ${manifest.version}`]);
  }
  const problems = [...needing].map(([range, names]) => ({
    message: `Node ${node} is not supported by ${names.join(", ")}.`,
    mend: `Use a Node that is ${range}, such as the current LTS version.`,
  }));
  return finding(problems, node);
}
