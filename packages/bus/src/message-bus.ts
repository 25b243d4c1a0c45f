import { AsyncLocalStorage } from "node:async_hooks";
import type { ObservabilityManager, SessionOptions } from "@llmobs/core";
import { toErrorData } from "@llmobs/core/error";
import { requireNumber } from "@llmobs/core/options";
import { busError } from "./bus-error.ts";
import { BusSession, type SessionScope } from "./bus-session.ts";
import type { CommandHandler, Middleware } from "./command-context.ts";
import { ConcurrencyLimit } from "./concurrency-limit.ts";
import { Execution } from "./execution.ts";
import type { AnyCommand, CommandMap, EventMap, PublishedEvent, Result } from "./messages.ts";
import { runMiddleware } from "./run-middleware.ts";
import { type SubscribeOptions, type Subscriber, Subscriptions } from "./subscriptions.ts";
import { Tasks } from "./tasks.ts";

/** How a bus is set up. */
export interface MessageBusOptions {
  /** Sees commands, sessions and failing subscribers. @default nobody does */
  readonly observability?: Pick<ObservabilityManager, "enabled" | "trace" | "emit">;
  /**
   * How many commands may run at once. Commands that a running command executes don't count, since
   * waiting for them could be waiting for oneself.
   *
   * @default Infinity
   */
  readonly concurrency?: number;
  /** How many commands may wait for their turn; further ones fail. @default 10_000 */
  readonly maxWaiting?: number;
}

/** How a command is executed. */
export interface ExecuteOptions {
  /** Calls the command off: it leaves the queue, and its handler sees the signal abort. */
  readonly signal?: AbortSignal;
}

interface Scope {
  readonly session: SessionScope | undefined;
  /** The command that the code at hand was started by, kept where running commands are counted. */
  readonly command: { isRunning: boolean } | undefined;
}

/**
 * Carries an application's commands to their one handler and its events to any number of
 * subscribers, observed by llmobs. The bus calls the manager directly, never through itself, so that
 * observing cannot amplify. Two buses in one process know nothing of each other.
 *
 * @example
 * ```ts
 * import { MessageBus } from "@llmobs/bus";
 *
 * interface Commands {
 *   greet: { input: { name: string }; result: string };
 * }
 *
 * const bus = new MessageBus<Commands>();
 * bus.handle("greet", ({ name }) => `Hello, ${name}.`);
 * const result = await bus.execute({ type: "greet", input: { name: "Ada" } });
 * if (result.ok) console.log(result.value); // Hello, Ada.
 * ```
 */
export class MessageBus<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
> implements AsyncDisposable {
  readonly #observability: MessageBusOptions["observability"];
  readonly #limit: ConcurrencyLimit | undefined;
  readonly #handlers = new Map<string, CommandHandler<never, unknown>>();
  readonly #subscriptions = new Subscriptions();
  readonly #scopes = new AsyncLocalStorage<Scope>();
  readonly #tasks = new Tasks();
  #middleware: readonly Middleware[] = [];
  #closed = false;

  constructor(options: MessageBusOptions = {}) {
    const { observability, concurrency = Number.POSITIVE_INFINITY, maxWaiting = 10_000 } = options;
    requireNumber("bus", "concurrency", concurrency, { min: 1 });
    requireNumber("bus", "maxWaiting", maxWaiting, { min: 0 });
    this.#observability = observability;
    if (Number.isFinite(concurrency)) this.#limit = new ConcurrencyLimit(concurrency, maxWaiting);
  }

  /**
   * Names the one handler of a command.
   *
   * @returns a function that takes it out again
   * @throws a BusError where the command has a handler already
   */
  handle<Type extends keyof Commands & string>(
    type: Type,
    handler: CommandHandler<Commands[Type]["input"], Commands[Type]["result"]>,
  ): () => void {
    if (this.#handlers.has(type)) {
      throw busError(
        "ERR_LLMOBS_BUS_TWO_HANDLERS",
        `${type} has a handler already, and a command has exactly one; use an event where several should hear.`,
      );
    }
    this.#handlers.set(type, handler);
    return () => {
      if (this.#handlers.get(type) === handler) this.#handlers.delete(type);
    };
  }

  /** Adds middleware around every command, inside what was added before. */
  use(middleware: Middleware): void {
    this.#middleware = [...this.#middleware, middleware];
  }

  /**
   * Has a command's handler answer it. Never rejects: what the handler throws, a missing handler, an
   * abort before the start and a full queue come back as a result that is not `ok`.
   */
  async execute<Type extends keyof Commands & string>(
    command: AnyCommand<Commands> & { readonly type: Type },
    { signal }: ExecuteOptions = {},
  ): Promise<Result<Commands[Type]["result"]>> {
    const { type, input } = command;
    const scope = this.#scopes.getStore();
    const context = new Execution(type, input, signal, scope?.session);
    const observability = this.#observability;
    this.#tasks.start();
    try {
      const value = await (observability?.enabled === true
        ? observability.trace.command(
            type,
            input,
            () => this.#run(context, scope),
            signal && { signal },
          )
        : this.#run(context, scope));
      return { ok: true, value };
    } catch (error) {
      return { ok: false, error };
    } finally {
      this.#tasks.end();
    }
  }

  /** Hears an event wherever it is published. */
  subscribe<Type extends keyof Events & string>(
    type: Type,
    subscriber: Subscriber<PublishedEvent<Type, Events[Type]>>,
    options: SubscribeOptions = {},
  ): () => void {
    return this.#subscriptions.add(type, subscriber, options.name ?? subscriber.name);
  }

  /**
   * Tells all subscribers. Never rejects: a subscriber that fails becomes a `subscriber.error` event
   * and keeps nobody else from hearing. Resolves when all have settled.
   */
  async publish<Type extends keyof Events & string>(
    event: PublishedEvent<Type, Events[Type]>,
  ): Promise<void> {
    const onError = (thrown: unknown, subscriber: string): void => {
      this.#observability?.emit("subscriber.error", {
        eventType: event.type,
        subscriber: subscriber === "" ? "anonymous" : subscriber,
        error: toErrorData(thrown),
      });
    };
    this.#tasks.start();
    try {
      await Promise.all([
        this.#subscriptions.deliver(event, onError),
        this.#scopes.getStore()?.session?.subscriptions.deliver(event, onError),
      ]);
    } finally {
      this.#tasks.end();
    }
  }

  /** Begins a session; end it with `await using`, or by disposing it. */
  session(options: SessionOptions = {}): BusSession<Commands, Events> {
    const { id = crypto.randomUUID(), userId } = options;
    const span = this.#observability?.trace.startSession({ ...options, id });
    const host = {
      execute: this.execute.bind(this),
      publish: this.publish.bind(this),
      enter: <Value>(session: SessionScope, call: () => Value): Value =>
        this.#scopes.run({ session, command: this.#scopes.getStore()?.command }, call),
    };
    return new BusSession(host, span, id, userId);
  }

  /**
   * Resolves when no command and no publication is under way. The bus stays usable. Not to be awaited
   * inside a command, which would wait for itself.
   */
  async drain(): Promise<void> {
    await this.#tasks.whenIdle();
  }

  /** Refuses new commands and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.drain();
    this.#subscriptions.clear();
  }

  /**
   * Not an async function: that would make a second promise of the handler's, and a native one is
   * handed on as it is.
   */
  #run(context: Execution, scope: Scope | undefined): Promise<unknown> {
    const handler = this.#handlers.get(context.type);
    if (this.#closed) throw busError("ERR_LLMOBS_BUS_CLOSED", "The bus is disposed.");
    if (handler === undefined) {
      throw busError(
        "ERR_LLMOBS_BUS_NO_HANDLER",
        `No handler for ${context.type}; name one with bus.handle("${context.type}", …). There are handlers for: ${[...this.#handlers.keys()].join(", ") || "nothing yet"}.`,
      );
    }
    context.givenSignal?.throwIfAborted();
    const call = (): unknown =>
      runMiddleware(this.#middleware, context, () => handler(context.input as never, context));
    if (this.#limit === undefined || scope?.command?.isRunning === true) {
      return Promise.resolve(call());
    }
    return this.#runInTurn(this.#limit, context, scope?.session, call);
  }

  /** Marks what the command starts as part of it, for as long as it runs. */
  async #runInTurn(
    limit: ConcurrencyLimit,
    { givenSignal }: Execution,
    session: SessionScope | undefined,
    call: () => unknown,
  ): Promise<unknown> {
    const turn = limit.enter(givenSignal);
    if (turn !== undefined) await turn;
    const command = { isRunning: true };
    try {
      return await this.#scopes.run({ session, command }, call);
    } finally {
      command.isRunning = false;
      limit.leave();
    }
  }
}
