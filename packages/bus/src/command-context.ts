/** What a command's handler and the middleware around it know of the execution. */
export interface CommandContext {
  readonly type: string;
  readonly input: unknown;
  /** Aborts when the caller calls the command off. Never, where the caller gave no signal. */
  readonly signal: AbortSignal;
  /** The session in which the command runs. */
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
}

/** Answers one type of command. */
export type CommandHandler<Input, Value> = (
  input: Input,
  context: CommandContext,
) => Value | Promise<Value>;

/**
 * Stands around every command, the first one added outermost. It must call `next` once for the
 * command to run, and gives back `next`'s value or one of its own.
 */
export type Middleware = (context: CommandContext, next: () => Promise<unknown>) => unknown;
