import type { DecoratorContext } from "@llmobs/core";

/**
 * Asks a function of the user's whether to keep what it is given. Where it fails, that is kept: what
 * nobody could judge must not get lost.
 */
export function askKeep<Subject>(
  keep: (subject: Subject) => unknown,
  subject: Subject,
  context: DecoratorContext,
): boolean {
  try {
    const answer = keep(subject);
    if (answer instanceof Promise) {
      // It counts as true to JavaScript, and rejecting it would end the process.
      answer.catch(() => {});
      throw new TypeError("[sampling] keep must answer with true or false; it gave a promise.");
    }
    return Boolean(answer);
  } catch (error) {
    context.diagnostic({
      kind: "keep_error",
      message: "The sampler's keep failed; what it was asked about was kept",
      error,
    });
    return true;
  }
}
