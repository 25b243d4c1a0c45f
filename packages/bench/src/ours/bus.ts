import { buffer } from "@llmobs/buffer";
import { MessageBus } from "@llmobs/bus";
import { ObservabilityManager, pipe } from "@llmobs/core";
import { type Counting, countingBatchHandler, countingHandler } from "../counting-handler.ts";
import type { Dispatcher, OpenDispatcher } from "../dispatcher.ts";
import { type AskCommand, askCommandOf, wordsOf } from "../ask-command.ts";

interface Commands {
  readonly ask: { readonly input: AskCommand["input"]; readonly result: number };
}

/** Executes commands on a bus, with or without a manager; the command's own work is next to nothing. */
function executing(
  manager: ObservabilityManager | undefined,
  counting?: Counting,
): Dispatcher<AskCommand> {
  let executed = 0;
  const bus = new MessageBus<Commands>(manager === undefined ? {} : { observability: manager });
  bus.handle("ask", async (input) => {
    executed++;
    return wordsOf(input);
  });
  return {
    inputOf: askCommandOf,
    callAsync: (command) => bus.execute(command),
    ...(manager?.enabled === true && {
      settle: async () => {
        await manager.flush();
      },
    }),
    close: async () => {
      await manager?.shutdown();
      // A start and an end each.
      return counting === undefined ? executed : Math.min(executed, counting.taken() / 2);
    },
  };
}

export const withoutManager: OpenDispatcher<AskCommand> = () => executing(undefined);

export const switchedOff: OpenDispatcher<AskCommand> = () =>
  executing(new ObservabilityManager({ source: "bench", enabled: false }));

export const observed: OpenDispatcher<AskCommand> = () => {
  const counting = countingHandler();
  const { handler } = counting;
  return executing(new ObservabilityManager({ source: "bench", handlers: [handler] }), counting);
};

export const observedThroughBuffer: OpenDispatcher<AskCommand> = () => {
  const counting = countingBatchHandler();
  const handlers = [pipe(buffer(), counting.handler)];
  return executing(new ObservabilityManager({ source: "bench", handlers }), counting);
};
