/** A small client of a model provider, as instrumentations find them: the subject of the suite's own tests. */

export interface SampleOptions {
  readonly question: string;
  readonly signal?: AbortSignal;
  readonly wantsUsage?: boolean;
}

interface SampleUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

interface Choice {
  readonly message?: { readonly content?: string | null };
  readonly delta?: { readonly content?: string | null };
}

/** An answer, or a chunk of one. */
export interface SampleAnswer {
  readonly choices: readonly Choice[];
  readonly usage?: SampleUsage | null;
}

class SampleError extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** A stream that aborts its request when its reader breaks off. */
export class SampleStream implements AsyncIterable<SampleAnswer> {
  iterator: () => AsyncIterator<SampleAnswer>;

  constructor(iterator: () => AsyncIterator<SampleAnswer>) {
    this.iterator = iterator;
  }

  [Symbol.asyncIterator](): AsyncIterator<SampleAnswer> {
    return this.iterator();
  }

  /** All chunks in a list. */
  toArray(): Promise<SampleAnswer[]> {
    return Array.fromAsync(this);
  }
}

export class SampleClient {
  readonly #url: string;
  readonly #retries: number;
  /** How often it has sent a request again. */
  retried = 0;

  constructor(url: string, retries: number) {
    this.#url = url;
    this.#retries = retries;
  }

  async ask({ question, signal }: SampleOptions): Promise<SampleAnswer> {
    const response = await this.#post(question, {}, signal);
    return (await response.json()) as SampleAnswer;
  }

  async stream(options: SampleOptions): Promise<SampleStream> {
    const { question, signal, wantsUsage = false } = options;
    const controller = new AbortController();
    const either =
      signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
    const extra = { stream: true, ...(wantsUsage && { stream_options: { include_usage: true } }) };
    const response = await this.#post(question, extra, either);
    return new SampleStream(() => chunksOf(response, controller));
  }

  async #post(question: string, extra: object, signal?: AbortSignal): Promise<Response> {
    const messages = [{ role: "user", content: question }];
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(`${this.#url}/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer any" },
        body: JSON.stringify({ model: "sample", messages, ...extra }),
        ...(signal && { signal }),
      });
      if (response.ok) return response;
      const { error } = (await response.json()) as { error: { message: string } };
      if (attempt === this.#retries) throw new SampleError(error.message, response.status);
      this.retried += 1;
    }
  }
}

async function* chunksOf(
  response: Response,
  controller: AbortController,
): AsyncGenerator<SampleAnswer, void> {
  let rest = "";
  try {
    for await (const bytes of response.body ?? []) {
      const events = (rest + Buffer.from(bytes as Uint8Array).toString()).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        const data = event.slice("data: ".length);
        if (data === "[DONE]") continue;
        const chunk = JSON.parse(data) as SampleAnswer & { error?: { message: string } };
        if (chunk.error !== undefined) throw new SampleError(chunk.error.message);
        yield chunk;
      }
    }
  } finally {
    controller.abort();
  }
}
