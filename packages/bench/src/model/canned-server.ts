import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CannedAnswer } from "./canned-answer.ts";

/** A server of a process of its own, so that its work is not counted as the client's. */
export interface CannedServer {
  readonly url: string;
  close(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("canned-server-process.ts", import.meta.url));

/** Starts a server on 127.0.0.1 that gives the answer to every request. */
export async function startCannedServer(answer: CannedAnswer): Promise<CannedServer> {
  const child: ChildProcess = fork(PROCESS);
  child.send(answer);
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    close: async () => {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}
