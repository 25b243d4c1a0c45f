import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A program of one or several files, the first of which is run. */
export interface Program {
  /** The folder from which it resolves what it imports: that of a package. */
  readonly folder: URL;
  /** Texts by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export const PROGRAM_TIMEOUT_MS = 60_000;

// A line that begins like this tells of an error or warning that the program did not expect.
const COMPLAINT = /^(?:\(node:\d+\) )?(?:\[[^\]]+\] )?(?:Uncaught )?\w*(?:Error|Warning)\b/mu;

/**
 * Runs a program with this Node in a process of its own and gives what it printed. Its files lie in
 * the package's folder while it runs, since Node strips no types below `node_modules`; its working
 * and temporary directory is a fresh one; of the environment it sees only `PATH` and `env`.
 *
 * @throws AssertionError where it fails, complains on stderr or does not end within 60 s.
 */
export async function runProgram({ folder, files, env }: Program): Promise<string> {
  const home = await mkdtemp(join(fileURLToPath(folder), ".snippet-"));
  const workingDirectory = await mkdtemp(join(tmpdir(), "snippet-"));
  try {
    await Promise.all(
      Object.entries({ ".gitignore": "*\n", ...files }).map(([name, code]) =>
        writeFile(join(home, name), code),
      ),
    );
    return await run(join(home, Object.keys(files)[0] ?? ""), workingDirectory, env);
  } finally {
    await rm(home, { recursive: true, force: true });
    await rm(workingDirectory, { recursive: true, force: true });
  }
}

async function run(file: string, cwd: string, env: Program["env"]): Promise<string> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file], {
    cwd,
    env: { PATH: process.env["PATH"], TMPDIR: cwd, TMP: cwd, TEMP: cwd, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PROGRAM_TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  const said = `stdout:\n${stdout}\nstderr:\n${stderr}`;
  assert.equal(signal, null, `it did not end by itself within ${PROGRAM_TIMEOUT_MS} ms\n${said}`);
  assert.equal(code, 0, `it exited with ${code}\n${said}`);
  assert.doesNotMatch(stderr, COMPLAINT, `it complained\n${said}`);
  return stdout;
}
