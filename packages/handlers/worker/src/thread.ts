import { extname } from "node:path";
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { Clock } from "@llmobs/core";
import { deliveryError } from "@llmobs/core/error";
import { errorOf } from "./error-report.ts";
import type { DiagnosticReport, Message, Program, Reply, Request, Settlement } from "./messages.ts";
import type { ThreadData } from "./thread-program.ts";

/** Whoever has started a thread. */
export interface ThreadOwner {
  readonly clock: () => Pick<Clock, "setTimeout" | "clearTimeout">;
  readonly onDiagnostic: (diagnostic: DiagnosticReport) => void;
  /** The thread has ended without having been asked to. */
  readonly onEnd: (error: Error) => void;
}

/** For how long an answer is waited for. */
interface Limits {
  /** Ends the thread if it takes longer. */
  readonly timeoutMs?: number;
  /** Tells the thread, when it aborts, that nobody waits any more. */
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly promise: Promise<Settlement>;
  readonly settle: (settlement: Settlement) => void;
  readonly fail: (error: Error) => void;
}

// Beside this file, also where that is built.
const PROGRAM = new URL(`./thread-program${extname(import.meta.url)}`, import.meta.url);
const NOTHING: Settlement = { failures: [], dropped: [] };

/** One worker thread, as seen from outside. What it owes an answer to is failed when it ends. */
export class Thread {
  readonly #owner: ThreadOwner;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #replies = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #state: "running" | "closing" | "ended" = "running";

  /** @throws DataCloneError where the options can't cross to the thread. */
  constructor(program: Program, owner: ThreadOwner) {
    this.#owner = owner;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: ThreadData = { ...program, port: port2, replies: this.#replies };
    this.#worker = new Worker(PROGRAM, {
      name: "llmobs",
      workerData: data,
      transferList: [port2],
      // What is preloaded here may set up observability, and with it a thread such as this one.
      execArgv: [],
    });
    let cause: unknown;
    this.#worker.once("error", (error) => {
      cause = error;
    });
    this.#worker.once("exit", (code) => {
      const why = cause instanceof Error ? `: ${cause.message}` : `, with code ${code}`;
      this.end(deliveryError(`[worker] The thread ended${why}`, { cause }));
    });
    port1.on("message", (reply: Reply) => this.#receive(reply));
    // The process stays alive for what the thread owes an answer to, and for nothing else.
    port1.unref();
    this.#worker.unref();
  }

  /**
   * Has the thread do something. Rejects where that failed, or where the thread ended before.
   *
   * @throws DataCloneError where the request can't cross.
   */
  ask(request: Request, limits: Limits = {}): Promise<Settlement> {
    const id = ++this.#lastId;
    const message: Message = { ...request, id };
    this.#port.postMessage(message);
    const { promise, resolve, reject } = Promise.withResolvers<Settlement>();
    const forget = this.#limit(id, limits);
    if (this.#pending.size === 0) this.#worker.ref();
    this.#pending.set(id, {
      promise,
      settle: (settlement) => {
        forget();
        resolve(settlement);
      },
      fail: (error) => {
        forget();
        reject(error);
      },
    });
    return promise;
  }

  /** Resolves when all that was asked before has been answered. */
  async whenSettled(): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise));
  }

  /** Blocks until all that was asked has been answered, at most for the time given. */
  settleSync(maxMs: number): void {
    const end = performance.now() + maxMs;
    let leftMs = maxMs;
    while (leftMs > 0) {
      // Read before the port: a reply that comes in between ends the wait at once.
      const replies = Atomics.load(this.#replies, 0);
      this.#receiveAll();
      if (this.#pending.size === 0) return;
      leftMs = end - performance.now();
      Atomics.wait(this.#replies, 0, replies, Math.max(0, leftMs));
    }
  }

  /** Has the handler disposed, waits for what is under way, and ends the thread. */
  async close(timeoutMs: number): Promise<void> {
    this.#state = "closing";
    try {
      await this.ask({ kind: "dispose" }, { timeoutMs });
    } finally {
      await this.whenSettled();
      this.end(deliveryError("[worker] The thread was closed."));
    }
  }

  /** Ends the thread; what it has not answered yet fails. */
  end(error: Error): void {
    if (this.#state === "ended") return;
    const wasRunning = this.#state === "running";
    this.#state = "ended";
    // What it had said before it ended still counts.
    this.#receiveAll();
    this.#port.close();
    void this.#worker.terminate();
    for (const { fail } of this.#pending.values()) fail(error);
    if (wasRunning) this.#owner.onEnd(error);
  }

  /** Returns what is to be done when the request is answered. */
  #limit(id: number, { timeoutMs, signal }: Limits): () => void {
    const { clock } = this.#owner;
    const timer =
      timeoutMs === undefined
        ? undefined
        : clock().setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
    timer?.unref();
    const abort = (): void => this.#port.postMessage({ kind: "abort", id } satisfies Message);
    signal?.addEventListener("abort", abort, { once: true });
    return () => {
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#worker.unref();
      if (timer !== undefined) clock().clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }

  #giveUp(timeoutMs: number): void {
    this.end(deliveryError(`[worker] The thread did not answer within ${timeoutMs} ms.`));
  }

  #receiveAll(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      this.#receive(received.message as Reply);
    }
  }

  #receive(reply: Reply): void {
    switch (reply.kind) {
      case "settled":
        this.#pending.get(reply.id)?.settle(reply);
        break;
      case "done":
        this.#pending.get(reply.id)?.settle(NOTHING);
        break;
      case "failed":
        this.#pending.get(reply.id)?.fail(errorOf(reply.error));
        break;
      case "diagnostic":
        this.#owner.onDiagnostic(reply.diagnostic);
        break;
    }
  }
}
