/**
 * Runs a command in the place of this process: it inherits the terminal, gets each signal once, and its exit code (or
 * the signal it died of) becomes ours. Runs on Node 18.
 *
 * On a terminal, Ctrl-C goes to every process of the foreground group, so the command has it already; npm, our parent,
 * then sends us another. Both are swallowed here: forwarding one would make it look as if the user had pressed twice.
 * Without a terminal nothing but us reaches the command, which gets a process group of its own, so that somebody who
 * signals the whole of ours (as timeout(1) does) can't double it either.
 */
import { spawn } from "node:child_process";

const REPEATED_WITHIN_MS = 500;

export function handOver(command, args, env) {
  const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const fromTerminal = onTerminal ? ["SIGINT", "SIGQUIT", "SIGHUP"] : [];
  const windows = process.platform === "win32";
  const child = spawn(command, args, {
    env,
    stdio: "inherit",
    shell: windows,
    detached: !onTerminal && !windows,
  });

  const forwardedAt = new Map();
  const forward = (signal) => {
    if (fromTerminal.includes(signal)) return;
    const isRepeat = performance.now() - forwardedAt.get(signal) < REPEATED_WITHIN_MS;
    if (isRepeat) return;
    forwardedAt.set(signal, performance.now());
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  for (const signal of signals) process.on(signal, forward);

  child.on("error", (error) => {
    console.error(`Could not start ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (exitCode, signal) => {
    if (signal === null) process.exit(exitCode);
    for (const name of signals) process.off(name, forward);
    process.kill(process.pid, signal);
  });
}
