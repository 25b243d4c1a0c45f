import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** What a run left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The directory in which it ran; gone when the test is. */
  readonly folder: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly args?: readonly string[];
  /** Its environment, beside `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs. @default a fresh directory */
  readonly folder?: string;
  /** Called with each piece of output as it comes. */
  readonly onStdout?: (text: string) => void;
}

/** Node's own default, so that the packages are not compiled anew for each test: that was most of the time. */
const CACHE = join(tmpdir(), "node-compile-cache");

/** The path of a recipe's file. */
export function recipePath(name: string): string {
  return join(import.meta.dirname, "../src", `${name}.ts`);
}

/** Runs a recipe as its reader would, in a process of its own. */
export function runRecipe(name: string, options?: RunOptions): Promise<Run> {
  return runFile(recipePath(name), options);
}

/** Runs a file in a process of its own. */
export async function runFile(file: string, options: RunOptions = {}): Promise<Run> {
  const { args = [], env = {}, folder = freshFolder(), onStdout = () => {} } = options;
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: CACHE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk: Buffer) => onStdout(chunk.toString()));
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, "close")) as [number | null];
  const [stdout, stderr] = await outputs;
  return { code, stdout, stderr, folder };
}

/** A directory that is gone when the test is. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "llmobs-cookbook-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
