/** Something that is wrong, and how to put it right. */
export interface Problem {
  readonly message: string;
  readonly mend: string;
}

/** What a check has found. */
export type Finding =
  | { readonly outcome: "ok"; readonly note?: string }
  | { readonly outcome: "skipped"; readonly note: string }
  | { readonly outcome: "failed"; readonly problems: readonly Problem[] };

export function finding(problems: readonly Problem[], note?: string): Finding {
  if (problems.length > 0) return { outcome: "failed", problems };
  return note === undefined ? { outcome: "ok" } : { outcome: "ok", note };
}
