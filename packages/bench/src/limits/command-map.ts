import { type AskCommand, askCommandOf, wordsOf } from "../ask-command.ts";
import type { Dispatcher } from "../dispatcher.ts";

/** The least that answers a command: a handler is looked up and awaited. */
export function commandMap(): Dispatcher<AskCommand> {
  let executed = 0;
  const handlers = new Map([
    [
      "ask",
      async (input: AskCommand["input"]) => {
        executed++;
        return wordsOf(input);
      },
    ],
  ]);
  return {
    inputOf: askCommandOf,
    callAsync: ({ type, input }) => handlers.get(type)?.(input),
    close: () => executed,
  };
}
