import type { Step } from "./conversation.ts";
import { asksForAll, keywordsIn, keywordsOf } from "./keywords.ts";
import { passagesOf } from "./passages.ts";

const MAX_QUOTES = 3;

interface Quote {
  readonly path: string;
  readonly text: string;
}

/** Answers a question with the passages of the documents read that share the most words with it. */
export function composeAnswer(question: string, steps: readonly Step[]): string {
  const documents = steps
    .filter(({ tool, failed }) => tool === "read_file" && !failed)
    .map(({ parameters, result }) => {
      const path = String(parameters["path"]);
      return passagesOf(result).map((text): Quote => ({ path, text }));
    });
  const quotes = asksForAll(question)
    ? documents.flatMap((passages) => passages.slice(0, 1))
    : mostFitting(documents.flat(), keywordsOf(question));
  const failures = steps.filter(({ failed }) => failed);

  return [
    ...failures.map(
      ({ result }) => `I could not read everything that I tried (${reasonOf(result)}).`,
    ),
    ...(quotes.length === 0
      ? [
          documents.length === 0
            ? "I found no document about that."
            : "In what I read I found no passage about that.",
        ]
      : quotes.map(({ path, text }) => `${path} says: “${text}”`)),
    "These are quotations that a stand-in picked by their words; a model would have understood them.",
  ].join("\n\n");
}

function reasonOf(result: string): string {
  return result.replace(/^Error: /, "");
}

/** The passages with the most of the keywords; a rare one counts more. */
function mostFitting(quotes: readonly Quote[], keywords: readonly string[]): readonly Quote[] {
  const found = quotes.map((quote) => ({ quote, words: keywordsIn(quote.text, keywords) }));
  const howOften = (word: string): number =>
    found.filter(({ words }) => words.includes(word)).length;
  const worth = new Map(
    keywords.map((word) => [word, Math.log(1 + found.length / howOften(word))]),
  );
  const worthOf = (words: readonly string[]): number =>
    words.reduce((sum, word) => sum + (worth.get(word) ?? 0), 0);
  return found
    .filter(({ words }) => words.length > 0)
    .toSorted((a, b) => worthOf(b.words) - worthOf(a.words))
    .slice(0, MAX_QUOTES)
    .map(({ quote }) => quote);
}
