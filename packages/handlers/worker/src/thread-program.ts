/** The program of the worker thread: makes the handler, and does what it is asked to do. */
import { type MessagePort, workerData } from "node:worker_threads";
import { type Handler, type ObservedEvent, pipe } from "@llmobs/core";
import { isBatchError } from "@llmobs/core/error";
import { reportError } from "./error-report.ts";
import { loadHandler } from "./load-handler.ts";
import type { Message, Program, Reply, Settlement } from "./messages.ts";
import { threadHost } from "./thread-host.ts";

/** What a thread is given when it starts. */
export interface ThreadData extends Program {
  readonly port: MessagePort;
  /** Its first item counts the replies, so that a thread whose event loop stands still can wait for one. */
  readonly replies: Int32Array;
}

const data = workerData as ThreadData;

function reply(message: Reply): void {
  data.port.postMessage(message);
  Atomics.add(data.replies, 0, 1);
  Atomics.notify(data.replies, 0);
}

async function serve(): Promise<void> {
  // The pipe supplies what the handler lacks, names the events of a batch that failed, and keeps the books.
  const handler = pipe(await loadHandler(data));
  handler.attach?.(threadHost((diagnostic) => reply({ kind: "diagnostic", diagnostic })));
  const flushes = new Map<number, AbortController>();
  const newlyDropped = dropsOf(handler);

  function takeBatch(id: number, events: readonly ObservedEvent[]): void {
    const settle = (error?: unknown): void => {
      const failures = error === undefined ? [] : failuresAmong(events, error);
      reply({ kind: "settled", id, failures, dropped: newlyDropped() });
    };
    try {
      const result = handler.handleBatch?.(events);
      if (result === undefined) settle();
      else result.then(() => settle(), settle);
    } catch (error) {
      settle(error);
    }
  }

  async function answer(id: number, work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
      reply({ kind: "done", id });
    } catch (error) {
      reply({ kind: "failed", id, error: reportError(error) });
    }
  }

  async function flush(id: number): Promise<void> {
    const controller = new AbortController();
    flushes.set(id, controller);
    await answer(id, () => handler.flush?.(controller));
    flushes.delete(id);
  }

  data.port.on("message", (message: Message) => {
    const { id } = message;
    switch (message.kind) {
      case "batch":
        takeBatch(id, message.events);
        break;
      case "flush":
        void flush(id);
        break;
      case "abort":
        flushes.get(id)?.abort();
        break;
      case "flushSync":
        void answer(id, () => handler.flushSync?.());
        break;
      case "dispose":
        void answer(id, () => handler[Symbol.asyncDispose]?.());
        break;
    }
  });
}

/** Groups the events that failed by the error that they failed with. */
function failuresAmong(events: readonly ObservedEvent[], error: unknown): Settlement["failures"] {
  const indexes = new Map(events.map((event, index) => [event, index]));
  const failures = isBatchError(error) ? error.failures : events.map((event) => ({ event, error }));
  const byError = Map.groupBy(failures, (failure) => failure.error);
  return [...byError].map(([cause, failed]) => ({
    indexes: failed.map(({ event }) => indexes.get(event)).filter((index) => index !== undefined),
    error: reportError(cause),
  }));
}

/** Makes a function that tells what was dropped since it was last called. */
function dropsOf(handler: Handler): () => Settlement["dropped"] {
  let told: Readonly<Record<string, number>> = {};
  return () => {
    const dropped = handler.stats?.().dropped ?? {};
    const before = told;
    told = dropped;
    return Object.entries(dropped)
      .map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const)
      .filter(([, count]) => count > 0);
  };
}

void serve();
