import type { PublishedEvent } from "./messages.ts";

type AnyEvent = PublishedEvent<string, unknown>;

/** What is called for an event; it may be asynchronous. */
export type Subscriber<Event> = (event: Event) => unknown;

/** How a subscriber is known. */
export interface SubscribeOptions {
  /** In `subscriber.error`. @default the function's name */
  readonly name?: string;
}

interface Subscription {
  readonly name: string;
  readonly call: Subscriber<never>;
}

/** Who listens to what, in the order of subscribing. */
export class Subscriptions {
  readonly #byType = new Map<string, Set<Subscription>>();

  add(type: string, call: Subscriber<never>, name: string): () => void {
    const subscription: Subscription = { name, call };
    const subscriptions = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, subscriptions.add(subscription));
    return () => {
      subscriptions.delete(subscription);
      if (subscriptions.size === 0 && this.#byType.get(type) === subscriptions) {
        this.#byType.delete(type);
      }
    };
  }

  clear(): void {
    this.#byType.clear();
  }

  /**
   * Calls every subscriber of the event's type, each in its own try; resolves when all have settled.
   * Who subscribes meanwhile hears of the next event only.
   */
  async deliver(
    event: AnyEvent,
    onError: (error: unknown, subscriber: string) => void,
  ): Promise<void> {
    const subscriptions = [...(this.#byType.get(event.type) ?? [])];
    await Promise.all(
      subscriptions.map(async ({ name, call }) => {
        try {
          await call(event as never);
        } catch (error) {
          onError(error, name);
        }
      }),
    );
  }
}
