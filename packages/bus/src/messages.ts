/**
 * A bus's commands: each name with what it takes and what it gives. Declare it as an interface or a
 * type and hand it to the bus.
 */
export type CommandMap<Commands> = {
  readonly [Type in keyof Commands]: { readonly input: unknown; readonly result: unknown };
};

/** A bus's events: each name with its payload. */
export type EventMap<Events> = { readonly [Type in keyof Events]: unknown };

/** A request that exactly one handler answers. */
export interface Command<Type, Input> {
  readonly type: Type;
  readonly input: Input;
}

/** Something that happened, for any number of subscribers. */
export interface PublishedEvent<Type, Data> {
  readonly type: Type;
  readonly data: Data;
}

/** What `execute` gives: the handler's value, or what was thrown. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: unknown };

/** The commands of a bus as one union, so that a `type` selects its `input`. */
export type AnyCommand<Commands extends CommandMap<Commands>> = {
  [Type in keyof Commands & string]: Command<Type, Commands[Type]["input"]>;
}[keyof Commands & string];
