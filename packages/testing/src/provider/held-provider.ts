import { fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";

/** A provider in a process of its own, whose streams wait for each other. */
export interface HeldProvider extends Disposable {
  /** What a client takes as its base URL, for every protocol and with any path behind it. */
  readonly url: string;
  /** How many streams have to be open before they go on, all at once. */
  readonly count: number;
}

/** A stream is cut by the provider in its midst where the question is this one. */
export const CUT_QUESTION = "Count, and break off.";

// Beside this file, also where that is built.
const PROGRAM = new URL(`./held-provider-process${extname(import.meta.url)}`, import.meta.url);

/**
 * Starts a provider in a process of its own, since each side of 10,000 connections needs as many files. A
 * stream that it is asked for begins, and goes on when so many are open as `count` says; then it counts
 * in 20 chunks, and the next ones are held.
 *
 * @throws Error with the process's exit code where it does not start.
 * @example
 * ```ts
 * import { heldProvider } from "@llmobs/testing";
 *
 * using provider = await heldProvider(2);
 * const ask = async () => {
 *   const response = await fetch(`${provider.url}/v1/chat/completions`, {
 *     method: "POST",
 *     headers: { authorization: "Bearer any" },
 *     body: JSON.stringify({ model: "gpt-5", messages: [{ role: "user", content: "?" }], stream: true }),
 *   });
 *   return response;
 * };
 * const first = await ask(); // It has begun,
 * const second = await ask(); // and with this one it goes on.
 * console.log((await first.text()).length === (await second.text()).length); // true
 * ```
 */
export async function heldProvider(count: number): Promise<HeldProvider> {
  const child = fork(PROGRAM, [String(count)]);
  const over = new AbortController();
  const { signal } = over;
  try {
    const [url] = await Promise.race([
      once(child, "message", { signal }) as Promise<[string]>,
      once(child, "exit", { signal }).then(([code]): never => {
        throw new Error(`[heldProvider] The process ended when it was to start: ${code}.`);
      }),
    ]);
    return { url, count, [Symbol.dispose]: () => void child.kill("SIGKILL") };
  } finally {
    over.abort();
  }
}
