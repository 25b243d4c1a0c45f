/**
 * Runs a preparatory command without showing it, unless it is slow (then one line says what is going on) or fails (then
 * its own output tells why, and the whole process ends with its exit code). Runs on Node 18.
 */
import { spawn } from "node:child_process";

const SLOW_MS = 3000;

/** Resolves to what the command printed on stdout. */
export function runQuietly({ message, command, args, env = process.env }) {
  return new Promise((resolve) => {
    const announcement = setTimeout(() => console.error(message), SLOW_MS);
    const child = spawn(command, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) {
      child[stream].setEncoding("utf8").on("data", (text) => (output[stream] += text));
    }

    const fail = (reason, exitCode) => {
      console.error(`${output.stdout}${output.stderr}\n${reason}`);
      process.exit(exitCode);
    };
    child.on("error", (error) => fail(`Could not start ${command}: ${error.message}`, 1));
    child.on("close", (exitCode) => {
      clearTimeout(announcement);
      if (exitCode === 0) resolve(output.stdout.trim());
      else fail(`Failed: ${command} ${args.join(" ")}`, exitCode ?? 1);
    });
  });
}
