import type { Project } from "../project.ts";
import { type Finding, finding } from "./check.ts";
import { install } from "./cores.ts";

/** Whether every plugin can be loaded and is written for the core that it finds. */
export function checkPlugins({ plugins, manager }: Project): Finding {
  const problems = plugins.flatMap(({ entry }) => {
    if (entry.fit.fits) return [];
    const message = `${entry.package} ${entry.version} can't be used: ${entry.fit.reason}.`;
    return [{ message, mend: `${install(manager)} ${entry.package}@latest` }];
  });
  return finding(problems, `${plugins.length} installed`);
}
