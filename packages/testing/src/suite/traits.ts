interface SharedTraits {
  /**
   * It takes events into a queue of its own (`acknowledges: "enqueue"`), so failures don't come back
   * to the caller. @default false
   */
  readonly queues?: boolean;
  /** Events may arrive in another order than that in which they came. @default false */
  readonly reorders?: boolean;
}

/** What a handler does differently on purpose. Each trait excuses it from some rules. */
export interface HandlerTraits extends SharedTraits {
  /** Its destination cannot be made to fail: it is in memory, say. @default false */
  readonly neverFails?: boolean;
  /** A batch may fail in part, and the fixture can bring that about. @default false */
  readonly failsPartly?: boolean;
}

/** What a decorator does differently on purpose. Each trait excuses it from some rules. */
export interface DecoratorTraits extends SharedTraits {
  /** It may drop events, and counts them: a filter, a sampler, a rate limit. @default false */
  readonly drops?: boolean;
  /** What it passes on may differ from what it was given, the id excepted. @default false */
  readonly transforms?: boolean;
  /** It may deliver elsewhere, or count, what the next handler fails at: a fallback. @default false */
  readonly rescues?: boolean;
  /** It may turn one batch into several: a buffer with a batch size, a router. @default false */
  readonly splits?: boolean;
}

/** All that a rule may ask for. */
export type Traits = Required<HandlerTraits> & Required<DecoratorTraits>;

/** The traits of something that has none, and of which the destination can do everything. */
export const NO_TRAITS: Traits = {
  queues: false,
  reorders: false,
  neverFails: false,
  failsPartly: true,
  drops: false,
  transforms: false,
  rescues: false,
  splits: false,
};
