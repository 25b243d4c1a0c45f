/** A response as far as the official clients' promises show it to others. */
export interface FakeResponse {
  readonly status: number;
  readonly headers: Headers;
}

interface Props {
  readonly response: FakeResponse;
  readonly options?: { readonly stream?: boolean };
}

type Parse = (client: unknown, props: Props) => Promise<unknown>;

/**
 * A promise built as the official OpenAI and Anthropic clients build theirs: its base is long settled,
 * and the answer is read when somebody asks for it. Counts the readings.
 */
export class ApiPromise extends Promise<unknown> {
  readonly responsePromise: Promise<Props>;
  readonly parseResponse: Parse;
  #parsed: Promise<unknown> | undefined;

  constructor(responsePromise: Promise<Props>, parseResponse: Parse) {
    super((resolve) => resolve(null));
    this.responsePromise = responsePromise;
    this.parseResponse = parseResponse;
  }

  _thenUnwrap(transform: (value: unknown, props: Props) => unknown): ApiPromise {
    return new ApiPromise(this.responsePromise, async (client, props) =>
      transform(await this.parseResponse(client, props), props),
    );
  }

  _responseProps(): Promise<Props> {
    return this.responsePromise;
  }

  asResponse(): Promise<FakeResponse> {
    return this.responsePromise.then(({ response }) => response);
  }

  async withResponse(): Promise<unknown> {
    const [data, response] = await Promise.all([this.parse(), this.asResponse()]);
    return { data, response };
  }

  parse(): Promise<unknown> {
    this.#parsed ??= this.responsePromise.then((props) => this.parseResponse(undefined, props));
    return this.#parsed;
  }

  // oxlint-disable-next-line unicorn/no-thenable
  override then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.parse().then(fulfilled, rejected);
  }
}

/** A promise of an answer, with the response that it came with. */
export function apiPromise(
  answer: unknown,
  status = 200,
  options: Props["options"] = {},
): ApiPromise {
  const headers = new Headers({ "x-request-id": "req-1" });
  const props = { response: { status, headers }, options };
  return new ApiPromise(Promise.resolve(props), async () => answer);
}
