import type { Span } from "@llmobs/core";

/** How something that is observed came to its end. */
export type Outcome =
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "aborted" }
  | { readonly kind: "abandoned" };

export const OK: Outcome = { kind: "ok" };

export function endAs(span: Span, outcome: Outcome): void {
  switch (outcome.kind) {
    case "ok":
      return span.end();
    case "failed":
      return span.fail(outcome.error);
    case "aborted":
      return span.abort();
    case "abandoned":
      return span.abandon();
  }
}
