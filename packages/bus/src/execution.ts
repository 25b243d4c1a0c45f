import type { SessionScope } from "./bus-session.ts";
import type { CommandContext } from "./command-context.ts";

/** One execution of a command, as its handler and the middleware see it. */
export class Execution implements CommandContext {
  readonly type: string;
  readonly input: unknown;
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
  readonly givenSignal: AbortSignal | undefined;
  #ownSignal: AbortSignal | undefined;

  constructor(
    type: string,
    input: unknown,
    givenSignal: AbortSignal | undefined,
    session: SessionScope | undefined,
  ) {
    this.type = type;
    this.input = input;
    this.givenSignal = givenSignal;
    this.sessionId = session?.id;
    this.userId = session?.userId;
  }

  // Made where it is asked for, and for this execution alone: listeners that stay on a signal shared by
  // all commands would add up.
  get signal(): AbortSignal {
    if (this.givenSignal !== undefined) return this.givenSignal;
    this.#ownSignal ??= new AbortController().signal;
    return this.#ownSignal;
  }
}
