/** How that behaves to which an instrumentation hands what it records. */
export type DestinationMood = "works" | "throws" | "hangs";

/** What was recorded of a call that has ended. */
export interface RecordedCall {
  /** `"unset"` where it does not say; of a call that went well, that is fine. */
  readonly status: "ok" | "error" | "aborted" | "abandoned" | "unset";
  /** Undefined where it says that it does not know. */
  readonly usage: RecordedUsage | undefined;
}

/** The tokens of a call, in two sums that each provider has in some form. */
export interface RecordedUsage {
  /** All of the input, also what was read from or written to a cache. */
  readonly input: number;
  /** All of the output, also the reasoning. */
  readonly output: number;
  /** Whether it says that it has guessed. */
  readonly isEstimated?: boolean;
}

/** What one call asks for. */
export interface AskOptions {
  /** The text of the message to the model. */
  readonly question: string;
  readonly signal?: AbortSignal;
  /** Asks the provider for the usage of a stream too, where it tells only those who ask. */
  readonly wantsUsage?: boolean;
}

/** A fresh instrumentation with its destination, for one rule. */
export interface InstrumentationFixture<Client> {
  /** Makes a client as an app does, for the base URL of a provider; it does not retry unless `retries` says so. */
  connect(url: string, options: { readonly retries: number }): Client;
  /** What the app does to have a client observed. */
  observe(client: Client): Client;
  /** The calls that have ended, in the order of their ends. Flushes what is held back. */
  recorded(): readonly RecordedCall[] | Promise<readonly RecordedCall[]>;
  /** All that was recorded, as text: whatever left the instrumentation. */
  recordedText(): string | Promise<string>;
  /** Removes what the fixture made. */
  cleanup?(): void | Promise<void>;
}

/** How `instrumentationSuite` is run. */
export interface InstrumentationSuiteOptions<Client> {
  /** The instrumentation's name in the report. */
  readonly name: string;
  /** Makes the instrumentation; called once for each rule. */
  create(
    destination: DestinationMood,
  ): InstrumentationFixture<Client> | Promise<InstrumentationFixture<Client>>;
  /** Makes a call that is not streamed. Returns what the client returns, not awaited. */
  ask(client: Client, options: AskOptions): PromiseLike<unknown>;
  /** The same, streamed. */
  stream(client: Client, options: AskOptions): PromiseLike<AsyncIterable<unknown>>;
  /** The text in an answer or a chunk; empty where there is none. */
  textOf(answerOrChunk: unknown): string;
  /**
   * What else the client's promises and streams can do, by name, each used in one call: what it gives is
   * compared with what it gives without the instrumentation.
   */
  readonly helpers?: Readonly<
    Record<string, (client: Client, options: AskOptions) => Promise<unknown>>
  >;
  /** Rules that can't be kept, by their names, each with the reason. They are reported as skipped. */
  readonly excuses?: Readonly<Record<string, string>>;
  /** Milliseconds that a rule waits for what ought to happen. @default 5000 */
  readonly patienceMs?: number;
}
