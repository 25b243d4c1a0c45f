import { requireBoolean, requireNumber, requireString } from "@llmobs/core/options";
import type { ModelPrice } from "./model-price.ts";
import { BUCKETS } from "./rates.ts";

/** Where prices come from. */
export interface CostOptions {
  /**
   * Prices of your own, which come before the published ones: of models that nobody publishes, or as you have
   * negotiated them. Also as JSON, as an environment variable holds it.
   */
  readonly prices?: string | readonly ModelPrice[];
  /** Whether a model that is not in `prices` is looked up in the published ones. @default true */
  readonly published?: boolean;
  /** Whether a cost that an event brings along is reckoned anew. @default false */
  readonly overwrite?: boolean;
}

/** Options that are checked. */
export interface CostSettings {
  readonly prices: readonly ModelPrice[];
  readonly published: boolean;
  readonly overwrite: boolean;
}

/** Checks the options and fills in what they leave out. */
export function readOptions(options: CostOptions): CostSettings {
  const { prices = [], published = true, overwrite = false } = options;
  requireBoolean("cost", "published", published);
  requireBoolean("cost", "overwrite", overwrite);
  return { prices: readPrices(prices), published, overwrite };
}

const EXAMPLE = '{ model: "acme-*", input: 0.5, output: 1 }';
/** Beyond any price, and still so little that no cost of any call becomes infinite. */
const MAX_RATE = 1e9;

function readPrices(given: string | readonly ModelPrice[]): readonly ModelPrice[] {
  const prices = typeof given === "string" ? parse(given) : given;
  if (!Array.isArray(prices)) throw refusal("prices", `a list such as [${EXAMPLE}]`, prices);
  for (const [index, price] of prices.entries()) checkPrice(`prices[${index}]`, price);
  // Copied, so that what is changed later does not go unchecked.
  return structuredClone(prices) as readonly ModelPrice[];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new TypeError("[cost] prices must be a list or the JSON of one.", { cause });
  }
}

function checkPrice(where: string, price: ModelPrice): void {
  if (typeof price !== "object" || price === null) {
    throw refusal(where, `an object such as ${EXAMPLE}`, price);
  }
  const { model, provider, from, source, longContext = [], serviceTiers = {} } = price;
  for (const [option, text] of Object.entries({ model, provider, source })) {
    if (text !== undefined || option === "model") requireString("cost", `${where}.${option}`, text);
  }
  if (model.slice(0, -1).includes("*")) {
    throw refusal(`${where}.model`, "a name with a * at its end at most", model);
  }
  if (from !== undefined && !isDay(from)) {
    throw refusal(`${where}.from`, 'a day such as "2026-11-24"', from);
  }
  checkNumbers(where, price, BUCKETS);
  for (const [index, rates] of longContext.entries()) {
    checkNumbers(`${where}.longContext[${index}]`, rates, ["above", ...BUCKETS]);
  }
  checkNumbers(`${where}.serviceTiers`, serviceTiers, Object.keys(serviceTiers));
}

function checkNumbers(where: string, values: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = values[name as keyof typeof values];
    const isOptional = ["cacheRead", "cacheWrite", "reasoning"].includes(name);
    if (value === undefined && isOptional) continue;
    requireNumber("cost", `${where}.${name}`, value, { min: 0, max: MAX_RATE });
  }
}

/** A day that no month has would be another one's. */
function isDay(text: unknown): boolean {
  const time = Date.parse(`${String(text)}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function refusal(where: string, expected: string, received: unknown): RangeError {
  const shown = typeof received === "string" ? JSON.stringify(received) : typeof received;
  return new RangeError(`[cost] ${where} must be ${expected}; received ${shown}.`);
}
