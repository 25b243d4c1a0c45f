import type { InspectedEnvironment } from "@llmobs/bootstrap";
import { importFrom } from "../import-from.ts";
import { findPackage } from "../package-folder.ts";
import type { LoadedPlugin } from "../plugin-entry.ts";
import type { Project } from "../project.ts";
import { type Finding, finding, type Problem } from "./check.ts";
import { install } from "./cores.ts";

type Configured = ReturnType<InspectedEnvironment["handlers"][number]["optionsOf"]>;

/** A handler for which the environment asks, with the options that its factory would get. */
export interface AskedHandler extends Configured {
  readonly loaded: LoadedPlugin;
}

/** What the environment comes to. */
export interface Settings {
  readonly captureContent: boolean;
  readonly redacts: boolean;
  readonly handlers: readonly AskedHandler[];
}

export interface EnvironmentFinding {
  readonly finding: Finding;
  /** None where it can't be told what the environment says. */
  readonly settings?: Settings;
}

const BOOTSTRAP = "@llmobs/bootstrap";

/** Asks the project's own bootstrap what its variables say: nothing else reads them. */
export async function checkEnvironment(project: Project): Promise<EnvironmentFinding> {
  const { folder, env, manager } = project;
  const bootstrap = findPackage(folder, BOOTSTRAP);
  if (bootstrap === undefined) {
    if (!env["LLMOBS_HANDLERS"]) {
      const note = `${BOOTSTRAP} is not installed, and nothing else reads variables`;
      return { finding: { outcome: "skipped", note } };
    }
    const message = `LLMOBS_HANDLERS is set, and ${BOOTSTRAP}, which reads it, is not installed.`;
    return { finding: finding([{ message, mend: `${install(manager)} ${BOOTSTRAP}` }]) };
  }
  try {
    const { inspectEnvironment } = (await importFrom(bootstrap)) as {
      inspectEnvironment?: (env: Project["env"]) => InspectedEnvironment;
    };
    if (inspectEnvironment === undefined) {
      const note = `${BOOTSTRAP} ${bootstrap.manifest.version} does not tell what variables say`;
      return { finding: { outcome: "skipped", note } };
    }
    return settingsOf(project, inspectEnvironment(env));
  } catch (error) {
    return { finding: finding([unusable(error)]) };
  }
}

function settingsOf(project: Project, inspected: InspectedEnvironment): EnvironmentFinding {
  const problems: Problem[] = [];
  const handlers: AskedHandler[] = [];
  for (const { name, packages, optionsOf } of inspected.handlers) {
    const [likeliest = name] = packages;
    if (packages.every((each) => findPackage(project.folder, each) === undefined)) {
      const message = `The handler "${name}" is asked for, and ${likeliest} is not installed.`;
      problems.push({ message, mend: `${install(project.manager)} ${likeliest}` });
      continue;
    }
    const loaded = project.plugins.find(({ entry }) => packages.includes(entry.package));
    if (loaded?.plugin === undefined) continue; // The check of the plugins says why.
    try {
      handlers.push({ loaded, ...optionsOf(loaded.plugin) });
    } catch (error) {
      problems.push(unusable(error));
    }
  }
  const { captureContent, redacts } = inspected;
  return { finding: finding(problems), settings: { captureContent, redacts, handlers } };
}

function unusable(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, mend: "Correct the variable, or unset it." };
}
