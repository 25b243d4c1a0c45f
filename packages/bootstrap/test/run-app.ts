import { spawn } from "node:child_process";

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Sent when the program has printed something. */
  readonly signal?: NodeJS.Signals;
}

/** Runs Node to its end, with no variables but those given and what Node itself needs. */
export async function runNode(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { PATH = "", SystemRoot = "", TMPDIR = "" } = process.env;
  const env = { PATH, SystemRoot, TMPDIR, ...options.env };
  const child = spawn(process.execPath, args, { cwd: options.cwd, env });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (output[stream] += text));
  }
  if (options.signal !== undefined) child.stdout.once("data", () => child.kill(options.signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
}
