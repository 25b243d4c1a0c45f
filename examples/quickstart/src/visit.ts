import type { Tracer } from "@llmobs/core";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { Librarian } from "./agent.ts";
import type { Question, Visitor } from "./questions.ts";

/** Lets a visitor ask one question after the other: a session, and in it a command for each. */
export function visit(
  { name, questions }: Visitor,
  librarian: Librarian,
  trace: Tracer,
  interrupted: AbortSignal,
): Promise<void> {
  return trace.session({ id: name, userId: name }, async () => {
    const history: ChatCompletionMessageParam[] = [];
    for (const question of questions) {
      if (interrupted.aborted) return;
      await ask(question, history, librarian, trace, interrupted);
    }
  });
}

async function ask(
  { text: question, stopAfterCharacters = Infinity }: Question,
  history: ChatCompletionMessageParam[],
  librarian: Librarian,
  trace: Tracer,
  interrupted: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, interrupted]);
  let charactersRead = 0;
  const onText = (text: string): void => {
    charactersRead += text.length;
    if (charactersRead >= stopAfterCharacters) stop.abort();
  };
  try {
    await trace.command(
      "ask",
      question,
      () => librarian.answer(question, history, { signal, onText }),
      { signal },
    );
  } catch (error) {
    // A question that was called off has no answer; that is no failure.
    if (!signal.aborted) throw error;
  }
}

/** Why visits ended before their last question, each reason once. */
export function failuresOf(visits: readonly PromiseSettledResult<void>[]): readonly string[] {
  const reasons = visits.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  return [
    ...new Set(
      reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))),
    ),
  ];
}
