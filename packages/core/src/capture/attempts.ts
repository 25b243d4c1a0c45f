/** How often a client has sent one request. */
export interface AttemptCounter {
  readonly attempts: number;
  /** To be given to the client in place of the request options of the app. */
  readonly requestOptions: object;
}

const ATTEMPT = Symbol("attempt");

/**
 * Counts how often a client sends a request. The official OpenAI and Anthropic clients tell nobody
 * that; but each time they copy the `fetchOptions` among the request's options into what `fetch` is
 * given. So these get a member that counts how often it is read, under a symbol that `fetch` does not
 * look at.
 *
 * @param given the request options of the app, if any
 * @returns `undefined` where they are nothing that could be added to
 * @example
 * ```ts
 * import { countAttempts } from "@llmobs/core/capture";
 *
 * const counter = countAttempts({ timeout: 5_000 });
 * const { fetchOptions, ...others } = counter?.requestOptions as { fetchOptions: object };
 * const first = { method: "POST", ...fetchOptions };
 * const second = { method: "POST", ...fetchOptions };
 * console.log(counter?.attempts, others, JSON.stringify([first, second]));
 * // 2 { timeout: 5000 } [{"method":"POST"},{"method":"POST"}]
 * ```
 */
export function countAttempts(given: unknown): AttemptCounter | undefined {
  if (given !== undefined && !isPlain(given)) return undefined;
  let attempts = 0;
  const fetchOptions = {
    ...given?.fetchOptions,
    get [ATTEMPT](): undefined {
      attempts++;
      return undefined;
    },
  };
  return {
    requestOptions: { ...given, fetchOptions },
    get attempts() {
      return attempts;
    },
  };
}

function isPlain(value: unknown): value is { readonly fetchOptions?: object } {
  return typeof value === "object" && value !== null && !("then" in value);
}
