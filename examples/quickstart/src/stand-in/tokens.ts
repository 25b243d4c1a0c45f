const CHARACTERS_A_TOKEN = 4;
const CACHED_FROM = 1024;
const CACHED_IN_STEPS_OF = 128;
const MAX_REMEMBERED = 32;

/** Counts tokens by the usual rule of thumb: four characters each. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}

/**
 * Remembers prompts as providers do: where a new one begins like an earlier one, that part is billed
 * as cached, from 1,024 tokens and in steps of 128.
 *
 * @see https://platform.openai.com/docs/guides/prompt-caching
 */
export class PromptCache {
  readonly #prompts: string[] = [];

  /** Gives how many tokens at the beginning of the prompt are cached, and remembers the prompt. */
  lookUp(prompt: string): number {
    const shared = Math.max(0, ...this.#prompts.map((earlier) => sharedLength(earlier, prompt)));
    this.#prompts.push(prompt);
    if (this.#prompts.length > MAX_REMEMBERED) this.#prompts.shift();

    const tokens = Math.floor(shared / CHARACTERS_A_TOKEN);
    return tokens < CACHED_FROM ? 0 : tokens - (tokens % CACHED_IN_STEPS_OF);
  }
}

function sharedLength(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length++;
  return length;
}
