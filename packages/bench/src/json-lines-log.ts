import type { ObservedEvent } from "@llmobs/core";

/** Opens a file, or a directory for those that choose a file's name themselves. */
export type OpenLog<Input> = (path: string) => Log<Input> | Promise<Log<Input>>;

/** A way to write events to a file, one line of JSON each. `Input` is what the application hands over. */
export interface Log<Input> {
  /** Done before the clock starts. */
  inputOf(event: ObservedEvent): Input;
  write(inputs: readonly Input[]): void | Promise<void>;
  /** Resolves when everything is in the file and the file is closed. */
  close(): void | Promise<void>;
}
