import { relative } from "node:path";
import { CORE } from "../plugin-entry.ts";
import type { Project } from "../project.ts";
import { type Finding, finding } from "./check.ts";

const DEDUPE = { npm: "npm dedupe", pnpm: "pnpm dedupe", yarn: "yarn dedupe" } as const;

/** Whether there is one core, and not several. */
export function checkCores({ folder, packages, core, manager }: Project): Finding {
  const cores = packages.filter(({ manifest }) => manifest.name === CORE);
  if (core === undefined) {
    const message = `${CORE} is not installed where this project's code could import it.`;
    return finding([{ message, mend: `${install(manager)} ${CORE}` }]);
  }
  if (cores.length < 2) return finding([], core.manifest.version);
  const copies = cores.map(
    (copy) => `${copy.manifest.version} in ${relative(folder, copy.folder)}`,
  );
  return finding([
    {
      message: `${CORE} is installed ${cores.length} times: ${copies.join(", ")}.`,
      mend: `Run ${DEDUPE[manager]}; where two stay, see which package asks for another with ${manager} why ${CORE}.`,
    },
  ]);
}

/** The command that adds a dependency. */
export function install(manager: Project["manager"]): string {
  return manager === "npm" ? "npm install" : `${manager} add`;
}
