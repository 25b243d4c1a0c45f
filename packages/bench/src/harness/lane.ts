import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EventSet } from "../event-set.ts";
import type { Lap, Room } from "./contender.ts";

export type Request =
  | { readonly kind: "enter"; readonly set: EventSet }
  | { readonly kind: "lap" }
  | { readonly kind: "leave" };

export type Reply =
  | { readonly kind: "done" }
  | { readonly kind: "lap"; readonly lap: Lap }
  | { readonly kind: "failed"; readonly message: string };

/** What a contender's process is told at its start. */
export interface Assignment extends Room {
  /** The URL of the module that exports the `contenders`. */
  readonly module: string;
  readonly contender: string;
}

const PROCESS = fileURLToPath(new URL("lane-process.ts", import.meta.url));

/** The process in which one contender runs, as seen from outside. */
export class Lane {
  readonly contender: string;
  readonly #process: ChildProcess;

  constructor(assignment: Assignment) {
    this.contender = assignment.contender;
    this.#process = fork(PROCESS, [JSON.stringify(assignment)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  }

  async enter(set: EventSet): Promise<void> {
    await this.#ask({ kind: "enter", set });
  }

  async lap(): Promise<Lap> {
    const reply = await this.#ask({ kind: "lap" });
    if (reply.kind !== "lap") throw new Error(`Expected a lap; received ${reply.kind}.`);
    return reply.lap;
  }

  async leave(): Promise<void> {
    await this.#ask({ kind: "leave" });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
  }

  async #ask(request: Request): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const onExit = (code: number | null): void =>
      reject(new Error(`${this.contender}: its process ended with code ${code}.`));
    this.#process.once("message", resolve);
    this.#process.once("exit", onExit);
    try {
      this.#process.send(request);
      const reply = await promise;
      if (reply.kind === "failed") throw new Error(`${this.contender}: ${reply.message}`);
      return reply;
    } finally {
      this.#process.off("message", resolve);
      this.#process.off("exit", onExit);
    }
  }
}
