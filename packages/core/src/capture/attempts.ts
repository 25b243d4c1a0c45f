import { currentFrame } from "../context.ts";

/** Counts how often a client sends one request. */
export interface AttemptCounter {
  /** 0 where the client does not let itself be counted. */
  attempts: number;
  /** To be given to the client in place of the request options of the app. */
  readonly requestOptions: object;
}

const ATTEMPT = Symbol("attempt");
/** The counters of the calls under way, by their spans. */
const counters = new Map<string, AttemptCounter>();

/** One for all calls: the context says whose request is sent. */
const COUNTING = {
  get [ATTEMPT](): undefined {
    const counter = counters.get(currentFrame()?.spanId ?? "");
    if (counter !== undefined) counter.attempts++;
    return undefined;
  },
};

/**
 * Makes a counter for `ModelCall.counter`. The official OpenAI and Anthropic clients tell nobody how
 * often they send a request; but each time they copy the `fetchOptions` among the request's options
 * into what `fetch` is given. So these get a member that notices, under a symbol that `fetch` does not
 * look at.
 *
 * @param given the request options of the app, if any
 * @returns `undefined` where they are nothing that could be added to
 * @example
 * ```ts
 * import { countAttempts } from "@llmobs/core/capture";
 *
 * const counter = countAttempts({ timeout: 5_000 });
 * console.log(JSON.stringify(counter)); // {"attempts":0,"requestOptions":{"timeout":5000,"fetchOptions":{}}}
 * ```
 */
export function countAttempts(given: unknown): AttemptCounter | undefined {
  if (given === undefined) return { attempts: 0, requestOptions: { fetchOptions: COUNTING } };
  if (!isPlain(given)) return undefined;
  const { fetchOptions } = given;
  const counting = fetchOptions === undefined ? COUNTING : addedTo(fetchOptions);
  return { attempts: 0, requestOptions: { ...given, fetchOptions: counting } };
}

/** Has a counter count what is sent within a span. */
export function startCounting(spanId: string, counter: AttemptCounter | undefined): void {
  if (counter !== undefined) counters.set(spanId, counter);
}

export function stopCounting(spanId: string): void {
  counters.delete(spanId);
}

function addedTo(fetchOptions: object): object {
  return Object.defineProperties({ ...fetchOptions }, Object.getOwnPropertyDescriptors(COUNTING));
}

function isPlain(value: unknown): value is { readonly fetchOptions?: object } {
  return typeof value === "object" && value !== null && !("then" in value);
}
