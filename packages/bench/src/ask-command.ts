import type { ObservedEvent } from "@llmobs/core";

/** A command as an application gives it to a bus. */
export interface AskCommand {
  readonly type: "ask";
  readonly input: { readonly question: string };
}

export function askCommandOf({ id }: ObservedEvent): AskCommand {
  return { type: "ask", input: { question: `What is ${id}?` } };
}

/** What the command's handler does. */
export function wordsOf({ question }: AskCommand["input"]): number {
  return question.length;
}
