import { currentFrame } from "../context.ts";

const ATTEMPT = Symbol("attempt");

/** One for all calls: the context says whose request is sent. */
const COUNTING = {
  get [ATTEMPT](): undefined {
    const frame = currentFrame();
    if (frame !== undefined) frame.attempts++;
    return undefined;
  },
};

/**
 * Has `llm.end` say how often a client sent one request again. The official OpenAI and Anthropic clients
 * tell nobody; but each time they send it they copy the `fetchOptions` among the request's options into
 * what `fetch` is given. So these get a member that notices, under a symbol that `fetch` does not look
 * at.
 *
 * @param given the request options of the app, if any
 * @returns what the client is to be given in their place; themselves where nothing can be added to them
 * @example
 * ```ts
 * import { countAttempts } from "@llmobs/core/capture";
 *
 * console.log(JSON.stringify(countAttempts({ timeout: 5_000 }))); // {"timeout":5000,"fetchOptions":{}}
 * ```
 */
export function countAttempts(given: unknown): unknown {
  if (given === undefined) return { fetchOptions: COUNTING };
  if (!isPlain(given)) return given;
  const { fetchOptions } = given;
  return { ...given, fetchOptions: fetchOptions === undefined ? COUNTING : addedTo(fetchOptions) };
}

function addedTo(fetchOptions: object): object {
  return Object.defineProperties({ ...fetchOptions }, Object.getOwnPropertyDescriptors(COUNTING));
}

function isPlain(value: unknown): value is { readonly fetchOptions?: object } {
  return typeof value === "object" && value !== null && !("then" in value);
}
