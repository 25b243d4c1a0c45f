import type { Rates } from "./rates.ts";

/** Rates of long calls: for all tokens of a call into which more than `above` went, cached ones included. */
export interface LongContextRates extends Rates {
  readonly above: number;
}

/** What a model costs, by a price list of your own. */
export interface ModelPrice extends Rates {
  /**
   * The model, as events name it: the one that answered or the one that was asked for. A `*` at the end
   * stands for any text (`"acme-*"`); upper and lower case make no difference.
   */
  readonly model: string;
  /** Only for calls of this provider. @default any */
  readonly provider?: string;
  /** The day from which it is in force, in UTC: `"2026-11-24"`. @default ever since */
  readonly from?: string;
  readonly longContext?: readonly LongContextRates[];
  /**
   * What a call of another service tier costs, as a share of these rates: `{ batch: 0.5 }`. A call of a
   * tier that is not here has no price.
   */
  readonly serviceTiers?: Readonly<Record<string, number>>;
  /** Whose prices they are. @default "custom" */
  readonly source?: string;
}
