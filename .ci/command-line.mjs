/**
 * Checks the packed llmobs command on projects that npm and pnpm have installed: it finds the plugins that are there, and
 * nothing wrong with them.
 */
import { spawnSync } from "node:child_process";

/** What is wrong, if anything. `projects` are folders by package manager, with the names of plugins' packages there. */
export function checkCommandLine(bin, projects) {
  const problems = [];
  for (const [manager, { directory, plugins }] of Object.entries(projects)) {
    const expect = (what, isAsExpected, result) => {
      if (!isAsExpected) problems.push(`llmobs ${what} with ${manager}\n${JSON.stringify(result)}`);
    };
    const listed = run(bin, ["plugins", "--json", "--cwd", directory]);
    const found = listed.status === 0 ? JSON.parse(listed.stdout).plugins : [];
    const names = found.map((plugin) => plugin.package);
    const missing = plugins.filter((name) => !names.includes(name));
    expect(`plugins lacks ${missing.join(", ")}`, missing.length === 0, listed);
    const diagnosis = run(bin, ["doctor", "--cwd", directory]);
    expect("doctor", diagnosis.status === 0 && diagnosis.stderr === "", diagnosis);
  }
  return problems;
}

function run(bin, args) {
  const env = { PATH: process.env.PATH, LLMOBS_HANDLERS: "sqlite" };
  return spawnSync(process.execPath, [bin, ...args], { env, encoding: "utf8" });
}
