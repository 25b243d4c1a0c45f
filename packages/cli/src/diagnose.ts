import type { Finding } from "./checks/check.ts";
import { checkContent } from "./checks/content.ts";
import { checkCores } from "./checks/cores.ts";
import { checkDestinations } from "./checks/destinations.ts";
import { checkEnvironment } from "./checks/environment.ts";
import { checkNode } from "./checks/node.ts";
import { checkPeers } from "./checks/peers.ts";
import { checkPlugins } from "./checks/plugins.ts";
import { type Environment, readProject } from "./project.ts";

/** What `llmobs doctor` checks, in this order. */
export type CheckName =
  | "node"
  | "core"
  | "peers"
  | "plugins"
  | "environment"
  | "content"
  | "destinations";

/** What all checks have found. */
export interface Diagnosis {
  /** Whether no check failed. */
  readonly healthy: boolean;
  readonly checks: Readonly<Record<CheckName, Finding>>;
}

/** Which project is checked, and with what environment. */
export interface DiagnoseOptions {
  /** The project's folder, or one below it. @default the working directory */
  readonly folder?: string;
  /** The variables with which the project runs. @default process.env */
  readonly env?: Environment;
}

/** Checks how a project is set up. Its handlers are not made, and nothing is sent. */
export async function diagnose({
  folder = ".",
  env = process.env,
}: DiagnoseOptions = {}): Promise<Diagnosis> {
  const project = await readProject(folder, env);
  const { finding: environment, settings } = await checkEnvironment(project);
  const unknown: Finding = { outcome: "skipped", note: "the environment could not be read" };
  const checks: Diagnosis["checks"] = {
    node: checkNode(project),
    core: checkCores(project),
    peers: checkPeers(project),
    plugins: checkPlugins(project),
    environment,
    content: settings === undefined ? unknown : checkContent(settings),
    destinations: settings === undefined ? unknown : await checkDestinations(project, settings),
  };
  const healthy = Object.values(checks).every(({ outcome }) => outcome !== "failed");
  return { healthy, checks };
}
