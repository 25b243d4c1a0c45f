const STOP_WORDS = new Set(
  `about and any are can cannot does each every first for from get has have how into its may not one per
  say says than that the them then there this through under use was what when where which who why
  will with you your`.split(/\s+/),
);
const PATH = /[\w./-]*[\w-]\.(?:md|json|ts)\b|\bLICENSE\b/g;
const ENDING = /(?<=\w{3}(?:sh|ch|ss|x))es$|(?<=\w{3}[^s])s$|(?<=\w{4})(?:ed|ing)$/;

/** Picks the words of a question that are worth looking for, without their endings. */
export function keywordsOf(question: string): readonly string[] {
  const words =
    question
      .replaceAll(PATH, "")
      .toLowerCase()
      .match(/[a-z][\w-]{2,}/g) ?? [];
  const worthwhile = words.filter((word) => !STOP_WORDS.has(word));
  return [...new Set(worthwhile.map((word) => word.replace(ENDING, "")))];
}

/** Says which of the keywords a text has, each as the beginning of a word. */
export function keywordsIn(text: string, keywords: readonly string[]): readonly string[] {
  const words = text.toLowerCase().match(/[a-z][\w-]*/g) ?? [];
  return keywords.filter((keyword) => words.some((word) => word.startsWith(keyword)));
}

/** The documents that a question names. */
export function pathsIn(question: string): readonly string[] {
  return [...new Set(question.match(PATH))];
}

/** Says whether a question wants all of something rather than a certain passage. */
export function asksForAll(question: string): boolean {
  return /\b(?:each|every|all)\b/i.test(question);
}
