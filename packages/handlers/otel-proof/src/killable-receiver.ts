import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ReceivedSpan } from "./received-span.ts";

/** A receiver in a process of its own. */
export interface KillableReceiver {
  readonly endpoint: string;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL("receiver-process.ts", import.meta.url));

/** Starts a receiver that writes spans to a file, a JSON text a line. */
export async function startKillableReceiver(file: string, port = 0): Promise<KillableReceiver> {
  const child = spawn(process.execPath, [PROGRAM, file, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    endpoint: String(line).trim(),
    kill: async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** Reads what receivers wrote to a file; a kill may have cut the last line of one short. */
export function readReceived(file: string): readonly ReceivedSpan[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as ReceivedSpan];
      } catch {
        return [];
      }
    });
}
