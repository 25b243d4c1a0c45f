import { currentFrame, type Frame } from "../context.ts";
import type { LlmEndData } from "../event-data.ts";
import type { EndFields, Span } from "../span.ts";
import { unwatch, watch } from "./abandonment.ts";
import { ChunkTimes } from "./chunk-times.ts";
import { harmless } from "./harmless.ts";

/** Reads what a provider answers to one call. What it throws is not noticed by the app. */
export interface AnswerReader {
  /** The answer of a call that is not streamed. Not to be changed. */
  answer(value: unknown): void;
  /** A chunk of a stream, when the app gets it. Not to be changed. */
  chunk(chunk: unknown): void;
  /** Says that a chunk came only because we had asked for it: the app then does not get to see it. */
  readonly hides?: ((chunk: unknown) => boolean) | undefined;
  /** What the provider says went wrong where the client throws nothing: the call then ends as `error`. */
  failure?(): unknown;
  /** What is known at the end, however that came about. */
  fields(): EndFields<LlmEndData>;
}

/** What of an `AbortSignal` is looked at. It is never listened to: that would keep it. */
export interface Abortable {
  readonly aborted: boolean;
}

/** What of a `Response` is looked at. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** A stream is `streaming` until somebody reads it. */
type Progress = "asked" | "answered" | "streaming" | "reading" | "ended";

interface CapturedCallOptions {
  readonly reader: AnswerReader;
  readonly requestIdHeader?: string | undefined;
}

/** One call on its way from the request to its end, of which there is one, however often it is told. */
export class CapturedCall {
  readonly #span: Span<LlmEndData>;
  readonly #reader: AnswerReader;
  readonly #frame: Frame | undefined;
  readonly #requestIdHeader: string | undefined;
  #progress: Progress = "asked";
  #awaited: "nothing" | "response" | "answer" = "nothing";
  #isWatched = false;
  #signal: Abortable | undefined;
  #httpStatusCode: number | undefined;
  #requestId: string | undefined;
  #times: ChunkTimes | undefined;

  /** To be made inside the span. */
  constructor(span: Span<LlmEndData>, { reader, requestIdHeader }: CapturedCallOptions) {
    this.#span = span;
    this.#reader = reader;
    this.#requestIdHeader = requestIdHeader;
    this.#frame = currentFrame();
  }

  get isAsked(): boolean {
    return this.#progress === "asked";
  }

  get isStreaming(): boolean {
    return this.#progress === "streaming" || this.#progress === "reading";
  }

  /** Whether the app waits for something: then the call ends without anybody's doing. */
  get isAwaited(): boolean {
    return this.#awaited !== "nothing";
  }

  awaits(what: "response" | "answer"): void {
    if (this.#awaited !== "answer") this.#awaited = what;
    this.endsByItself();
  }

  /** From here on the app can go on with it only through this object. */
  goesOnBy(object: object): void {
    this.#isWatched = true;
    watch(object, this);
  }

  endsByItself(): void {
    // To be taken out of a registry costs something even where one is not in it.
    if (this.#isWatched) unwatch(this);
    this.#isWatched = false;
  }

  responded(response: ResponseLike | undefined): void {
    if (response === undefined) return;
    harmless(() => {
      this.#httpStatusCode = response.status;
      if (this.#requestIdHeader === undefined) return;
      this.#requestId = response.headers.get(this.#requestIdHeader) ?? undefined;
    });
  }

  answered(value: unknown): void {
    if (this.#progress !== "asked") return;
    this.#progress = "answered";
    harmless(() => this.#reader.answer(value));
  }

  /** @param signal aborted where the app has called the stream off, in whichever way */
  streams(signal: Abortable | undefined): void {
    if (this.#progress !== "asked") return;
    this.#progress = "streaming";
    this.#signal = signal;
  }

  /** Says whether this is the iteration to follow: a stream gives its chunks once. */
  startReading(): boolean {
    if (this.#progress !== "streaming") return false;
    this.#progress = "reading";
    this.#times = new ChunkTimes(this.#span);
    return true;
  }

  /** Takes note of a chunk, and says whether the app is to see it. */
  shows(chunk: unknown): boolean {
    if (this.#progress !== "reading") return true;
    this.#times?.add();
    try {
      this.#reader.chunk(chunk);
      return this.#reader.hides?.(chunk) !== true;
    } catch {
      return true;
    }
  }

  /** Its stream has come to an end, as it also does, for the official clients, when it is aborted. */
  exhausted(): void {
    if (this.#signal?.aborted === true) this.abort();
    else this.finish();
  }

  finish(): void {
    const failure = harmless(() => this.#reader.failure?.());
    if (failure !== undefined) this.fail(failure);
    else if (this.#conclude()) this.#span.end();
  }

  /** Ends it with the response where the app asked for nothing else, since then it reads the answer itself. */
  finishWithoutAnswer(): void {
    if (this.#awaited !== "answer") this.finish();
  }

  fail(thrown: unknown): void {
    if (this.#progress === "ended") return;
    this.#learnFrom(thrown);
    if (this.#conclude()) this.#span.fail(thrown);
  }

  abort(): void {
    if (this.#conclude()) this.#span.abort();
  }

  abandon(): void {
    if (this.#signal?.aborted === true) this.abort();
    else if (this.#conclude()) this.#span.abandon();
  }

  /** Sets what is known, and says whether this is the end that counts. */
  #conclude(): boolean {
    if (this.#progress === "ended") return false;
    this.#progress = "ended";
    this.endsByItself();
    this.#span.set(this.#fields());
    return true;
  }

  #fields(): EndFields<LlmEndData> {
    // All the members, so that every end has one shape.
    return {
      ...harmless(() => this.#reader.fields()),
      requestId: this.#requestId,
      httpStatusCode: this.#httpStatusCode,
      retries: this.#retries(),
      timeToFirstChunkMs: this.#times?.timeToFirstChunkMs,
      timePerOutputChunkMs: this.#times?.timePerOutputChunkMs,
    } as EndFields<LlmEndData>;
  }

  #retries(): number | undefined {
    const attempts = this.#frame?.attempts ?? 0;
    return attempts === 0 ? undefined : attempts - 1;
  }

  /** The official clients' errors carry the response's status and headers. */
  #learnFrom(thrown: unknown): void {
    harmless(() => {
      const { status, headers } = thrown as Partial<ResponseLike>;
      if (typeof status === "number" && headers !== undefined) this.responded({ status, headers });
    });
  }
}
