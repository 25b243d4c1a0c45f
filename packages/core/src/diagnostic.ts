/**
 * Something that went wrong, or that a person ought to know, inside the pipeline itself. Diagnostics
 * never become events: a pipeline that is in trouble must not feed itself.
 */
export interface Diagnostic {
  /** The handler or decorator that speaks, by name. */
  readonly node: string;
  /** What kind of thing happened: a drop reason, or a word of the node's own. */
  readonly kind: string;
  /** A sentence for a person. Never contains a secret or an event's content. */
  readonly message: string;
  /** How many times it happened since the last report of this node and kind. */
  readonly count: number;
  /** The error behind the latest occurrence, where there is one. */
  readonly error?: unknown;
}

/** A diagnostic as a node raises it; it stands for one occurrence unless it says otherwise. */
export interface DiagnosticInput {
  /** @default the name of the handler or decorator that raises it */
  readonly node?: string;
  readonly kind: string;
  readonly message: string;
  readonly count?: number;
  readonly error?: unknown;
}
