import { satisfies, validRange } from "semver";
import { findPackage } from "../package-folder.ts";
import type { Project } from "../project.ts";
import { type Finding, finding, type Problem } from "./check.ts";
import { install } from "./cores.ts";

/** Whether every package finds what it expects beside it, in a version that it works with. */
export function checkPeers({ packages, manager }: Project): Finding {
  const problems = new Map<string, Problem>();
  for (const { folder, manifest } of packages) {
    for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {})) {
      const found = findPackage(folder, peer)?.manifest.version;
      if (found === undefined && manifest.peerDependenciesMeta?.[peer]?.optional === true) continue;
      if (found !== undefined && isWithin(found, range)) continue;
      const message = `${manifest.name} ${manifest.version} needs ${peer} ${range}, and finds ${found ?? "none"}.`;
      problems.set(message, { message, mend: `${install(manager)} "${peer}@${range}"` });
    }
  }
  return finding([...problems.values()]);
}

/** What is no range, such as `workspace:*` or an address, can't be compared. */
function isWithin(version: string, range: string): boolean {
  return validRange(range) === null || satisfies(version, range, { includePrerelease: true });
}
