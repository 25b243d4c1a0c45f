import type { ObservedEvent } from "@llmobs/core";

/** Sets up a way to tell of events; what it writes goes into the directory. */
export type OpenDispatcher<Input> = (
  directory: string,
) => Dispatcher<Input> | Promise<Dispatcher<Input>>;

/** A way to tell of an event. `Input` is what the application hands over. */
export type Dispatcher<Input> = DispatcherBase<Input> & (SyncCalls<Input> | AsyncCalls<Input>);

interface DispatcherBase<Input> {
  /** Done before the clock starts. */
  inputOf(event: ObservedEvent): Input;
  /** Waits until what the calls put off is done. Without it nothing is ever put off. */
  readonly settle?: () => Promise<void>;
  /** Ends it and tells how many events have arrived. */
  close(): number | Promise<number>;
}

interface SyncCalls<Input> {
  /** What the application calls, and what is measured. */
  readonly call: (input: Input) => void;
  /** Runs the calls where they take their context from. */
  readonly inside?: (calls: () => void) => void;
}

interface AsyncCalls<Input> {
  /** What the application calls and awaits before it does anything else; the two are measured. */
  readonly callAsync: (input: Input) => void | Promise<unknown>;
}
