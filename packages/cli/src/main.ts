import { readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { diagnose } from "./diagnose.ts";
import { formatDiagnosis, formatPlugins } from "./format.ts";
import { listPlugins } from "./list-plugins.ts";
import type { Environment } from "./project.ts";

export const HELP = `llmobs <command> [options]

  llmobs plugins   lists the installed plugins: what they are and guarantee, and whether they fit
  llmobs doctor    checks how the project is set up, and says how to mend what is wrong

  --cwd <folder>     the project's folder; by default the working directory
  --dotenv <file>    doctor: variables beside those of the environment, which win
  --json             prints JSON
  -h, --help         shows this

Exit codes: 0, nothing is wrong; 1, something is; 2, the command line is.
`;

/** What a command prints, and the code with which it exits. */
export interface Result {
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command. */
export async function main(args: readonly string[], env: Environment): Promise<Result> {
  let line: CommandLine;
  let variables: Environment;
  try {
    line = readCommandLine(args);
    variables = line.envFile === undefined ? env : { ...readEnvFile(line.envFile), ...env };
  } catch (error) {
    return { code: 2, stdout: "", stderr: `llmobs: ${(error as Error).message}\n` };
  }
  switch (line.command) {
    case "help":
      return printed(true, HELP);
    case "plugins": {
      const list = await listPlugins(line.folder);
      const areFit = list.plugins.every(({ fit }) => fit.fits);
      return printed(areFit, line.json ? json(list) : formatPlugins(list));
    }
    case "doctor": {
      const diagnosis = await diagnose({ folder: line.folder, env: variables });
      return printed(diagnosis.healthy, line.json ? json(diagnosis) : formatDiagnosis(diagnosis));
    }
  }
}

function printed(isWell: boolean, stdout: string): Result {
  return { code: isWell ? 0 : 1, stdout, stderr: "" };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

interface CommandLine {
  readonly command: "help" | "plugins" | "doctor";
  readonly folder: string;
  readonly envFile: string | undefined;
  readonly json: boolean;
}

function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      cwd: { type: "string", default: "." },
      dotenv: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const common = { folder: values.cwd, envFile: values.dotenv, json: values.json };
  if (values.help) return { command: "help", ...common };
  const [command, ...more] = positionals;
  if ((command === "plugins" || command === "doctor") && more.length === 0) {
    return { command, ...common };
  }
  throw new Error(
    `Expected plugins or doctor; received ${positionals.join(" ") || "none"}. For example: llmobs doctor`,
  );
}

function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(
      `Expected --dotenv to name a file that can be read; received ${JSON.stringify(file)}. For example: --dotenv .env`,
      { cause: error },
    );
  }
}
