import type { Span } from "@llmobs/core";
import type { AnyCommand, CommandMap, EventMap, PublishedEvent, Result } from "./messages.ts";
import { type SubscribeOptions, type Subscriber, Subscriptions } from "./subscriptions.ts";
import { Tasks } from "./tasks.ts";

/** What a session needs of its bus. */
export interface SessionHost<
  Commands extends CommandMap<Commands>,
  Events extends EventMap<Events>,
> {
  execute<Type extends keyof Commands & string>(
    command: AnyCommand<Commands> & { readonly type: Type },
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<Commands[Type]["result"]>>;
  publish<Type extends keyof Events & string>(
    event: PublishedEvent<Type, Events[Type]>,
  ): Promise<void>;
  /** Runs a function with this session as the one at hand. */
  enter<Value>(session: SessionScope, call: () => Value): Value;
}

/** What the bus knows of a session while something runs in it. */
export interface SessionScope {
  readonly id: string;
  readonly userId: string | undefined;
  readonly subscriptions: Subscriptions;
}

/**
 * A conversation on the bus: what is executed and published through it belongs to it, and what
 * subscribes through it hears its events only, for as long as it lasts.
 */
export class BusSession<
  Commands extends CommandMap<Commands>,
  Events extends EventMap<Events>,
> implements AsyncDisposable {
  readonly id: string;
  readonly userId: string | undefined;
  readonly #host: SessionHost<Commands, Events>;
  readonly #span: Span | undefined;
  readonly #scope: SessionScope;
  readonly #tasks = new Tasks();

  constructor(
    host: SessionHost<Commands, Events>,
    span: Span | undefined,
    id: string,
    userId: string | undefined,
  ) {
    this.id = id;
    this.userId = userId;
    this.#host = host;
    this.#span = span;
    this.#scope = { id, userId, subscriptions: new Subscriptions() };
  }

  /** Runs any function in the session: what it executes, publishes and observes belongs to it. */
  run<Value>(call: () => Value): Value {
    const enter = (): Value => this.#host.enter(this.#scope, call);
    return this.#span === undefined ? enter() : this.#span.run(enter);
  }

  /** As the bus's `execute`, in this session. */
  async execute<Type extends keyof Commands & string>(
    command: AnyCommand<Commands> & { readonly type: Type },
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<Commands[Type]["result"]>> {
    return this.#tracked(() => this.#host.execute(command, options));
  }

  /** As the bus's `publish`, in this session. */
  async publish<Type extends keyof Events & string>(
    event: PublishedEvent<Type, Events[Type]>,
  ): Promise<void> {
    return this.#tracked(() => this.#host.publish(event));
  }

  /** Hears events that are published in this session, until it ends. */
  subscribe<Type extends keyof Events & string>(
    type: Type,
    subscriber: Subscriber<PublishedEvent<Type, Events[Type]>>,
    options: SubscribeOptions = {},
  ): () => void {
    return this.#scope.subscriptions.add(type, subscriber, options.name ?? subscriber.name);
  }

  /** Ends the session with what was thrown. Disposing it afterwards changes nothing. */
  fail(thrown: unknown): void {
    this.#span?.fail(thrown);
  }

  /** Waits for what runs in the session, then ends it and its subscriptions. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tasks.whenIdle();
    this.#scope.subscriptions.clear();
    this.#span?.end();
  }

  async #tracked<Value>(call: () => Promise<Value>): Promise<Value> {
    this.#tasks.start();
    try {
      return await this.run(call);
    } finally {
      this.#tasks.end();
    }
  }
}
