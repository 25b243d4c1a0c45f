import type { Clock, ObservedEvent, Timer } from "@llmobs/core";
import { deliveryError, retryAfterMsOf } from "@llmobs/core/error";

/** A message that waits to be sent, and what it stands for. */
interface Waiting {
  readonly event: ObservedEvent;
  readonly outcome: Promise<void>;
  readonly follow: (sent: Promise<void>) => void;
  readonly fail: (error: unknown) => void;
  /** When it has waited for long enough, by the monotonic clock. */
  readonly dueAt: number;
  count: number;
}

/** How messages wait, and where they go. */
export interface WaitingSetup {
  readonly name: string;
  readonly coalesceMs: number;
  readonly minIntervalMs: number;
  readonly maxWaiting: number;
  readonly clock: () => Clock;
  readonly send: (event: ObservedEvent, count: number) => Promise<void>;
}

/**
 * The messages that wait: one for each fingerprint, the oldest first. They are sent one at a time, no two
 * closer together than Slack takes them, and none while it has asked to be left alone.
 */
export class WaitingMessages {
  readonly #setup: WaitingSetup;
  readonly #waiting = new Map<string, Waiting>();
  #sending: Promise<void> | undefined;
  #timer: Timer | undefined;
  #quietUntil = -Infinity;
  /** How many flushes wait: then nothing waits for more of the same. */
  #flushes = 0;

  constructor(setup: WaitingSetup) {
    this.#setup = setup;
  }

  /**
   * Resolves or rejects with the message that stands for the event.
   *
   * @throws a delivery error where too many wait
   */
  add(fingerprint: string, event: ObservedEvent): Promise<void> {
    const known = this.#waiting.get(fingerprint);
    if (known !== undefined) {
      known.count++;
      return known.outcome;
    }
    const { name, maxWaiting, coalesceMs, clock } = this.#setup;
    if (this.#waiting.size >= maxWaiting) {
      throw deliveryError(`[${name}] More than ${maxWaiting} messages wait to be sent.`, {
        reason: "rate_limited",
      });
    }
    const { promise: outcome, resolve: follow, reject: fail } = Promise.withResolvers<void>();
    const dueAt = clock().monotonic() + coalesceMs;
    this.#waiting.set(fingerprint, { event, outcome, follow, fail, dueAt, count: 1 });
    this.#arm();
    return outcome;
  }

  /** Sends what waits, as fast as Slack takes it, and resolves when that has settled. */
  async flush(signal: AbortSignal): Promise<void> {
    this.#flushes++;
    this.#rearm();
    const before = [...this.#waiting.values()].map(({ outcome }) => outcome);
    const settled = Promise.allSettled([...before, this.#sending]);
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop);
      void settled.then(stop);
    });
    this.#flushes--;
    this.#rearm();
  }

  /** Sends nothing any more: what waits is handed back. */
  end(error: unknown): void {
    this.#disarm();
    for (const { fail } of this.#waiting.values()) fail(error);
    this.#waiting.clear();
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#setup.clock().clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #rearm(): void {
    this.#disarm();
    this.#arm();
  }

  /** Sees to it that the oldest message is sent when its time has come. */
  #arm(): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined || this.#timer !== undefined || this.#sending !== undefined) return;
    const clock = this.#setup.clock();
    const [fingerprint, { dueAt }] = oldest;
    const isFlushing = this.#flushes > 0;
    const at = Math.max(isFlushing ? -Infinity : dueAt, this.#quietUntil);
    const waitMs = at - clock.monotonic();
    if (waitMs <= 0) return this.#send(fingerprint);
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      this.#send(fingerprint);
    }, waitMs);
    if (!isFlushing) this.#timer.unref();
  }

  #send(fingerprint: string): void {
    const message = this.#waiting.get(fingerprint);
    if (message === undefined) return this.#arm();
    const { send, minIntervalMs } = this.#setup;
    this.#waiting.delete(fingerprint);
    this.#keepQuiet(minIntervalMs);
    const sent = send(message.event, message.count);
    message.follow(sent);
    this.#sending = sent
      .catch((error: unknown) => {
        // What `retry` is told holds for all messages to this channel.
        this.#keepQuiet(retryAfterMsOf(error));
      })
      .then(() => {
        this.#sending = undefined;
        this.#arm();
      });
  }

  #keepQuiet(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#setup.clock().monotonic() + ms);
  }
}
