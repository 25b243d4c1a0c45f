import type { EndFields, LlmEndData, LlmStartData, ObservabilityManager, Span } from "@llmobs/core";
import { ChunkTimes, unwatch, watch } from "@llmobs/core/capture";
import { followStream } from "./follow-stream.ts";
import { describeExchange, describeFailure } from "./http-answer.ts";
import { frameOf, type Observed } from "./observed.ts";
import { endAs, OK, type Outcome } from "./outcome.ts";
import { currentRun, type InnerCall, type Run } from "./run.ts";
import type { SdkGenerated, SdkStreamed, SdkStreamPart } from "./sdk-shapes.ts";
import { isOutput, StreamRecord } from "./stream-record.ts";
import { countTokens, NOT_COUNTED } from "./token-usage.ts";

/** What a language model is asked. */
export interface ModelRequest {
  readonly start: LlmStartData;
  /** Whether the app lets the answer be recorded, where content is. */
  readonly recordsOutput: boolean;
}

/** How it ends, with what is known of it then. */
interface Ending {
  readonly outcome: Outcome;
  readonly fields: EndFields<LlmEndData>;
}

type Progress =
  | { readonly kind: "asked" }
  /** The answer is not shown to us: the app has set `recordInputs` or `recordOutputs` to false. */
  | { readonly kind: "unseen" }
  | { readonly kind: "streaming"; readonly record: StreamRecord }
  /** There was no answer, and the SDK may try again. */
  | { readonly kind: "failed"; readonly ending: Ending }
  | { readonly kind: "ended" };

const ASKED: Progress = { kind: "asked" };
const UNSEEN: Progress = { kind: "unseen" };
const ENDED: Progress = { kind: "ended" };

/** Begins to observe a request to a language model: a call of its own, or one more attempt at a call that failed. */
export function startModelCall(
  observability: ObservabilityManager,
  request: ModelRequest,
): Observed {
  const run = currentRun();
  const failed = run?.failedCall;
  if (failed instanceof ModelCall) return failed.tryAgain();
  return new ModelCall(observability, request, run);
}

/** One call of a language model, from its first request until its answer is read to the end. */
class ModelCall implements Observed, InnerCall {
  readonly frame: object | undefined;
  readonly #span: Span<LlmEndData>;
  readonly #run: Run | undefined;
  readonly #keepsContent: boolean;
  readonly #isStreamed: boolean;
  readonly #times: ChunkTimes;
  #progress: Progress = ASKED;
  #retries = 0;

  constructor(
    observability: ObservabilityManager,
    { start, recordsOutput }: ModelRequest,
    run: Run | undefined,
  ) {
    const step = run?.stepNumber;
    const options = step === undefined ? {} : { attributes: { "ai.stepNumber": step } };
    this.#keepsContent = observability.captureContent && recordsOutput;
    this.#isStreamed = start.parameters?.stream === true;
    this.#span = observability.trace.startLlm(start, options);
    this.#times = new ChunkTimes(this.#span);
    this.frame = frameOf(this.#span);
    this.#run = run;
    run?.startModelCall(this);
  }

  get hasFailed(): boolean {
    return this.#progress.kind === "failed";
  }

  tryAgain(): this {
    this.#progress = ASKED;
    this.#retries++;
    return this;
  }

  succeeded(result: unknown): void {
    if (isFollowable(result)) {
      this.#follow(result);
    } else if (result === undefined && this.#isStreamed && this.#run?.isOver !== true) {
      this.#progress = UNSEEN;
    } else {
      this.#end({ outcome: OK, fields: this.#describe(result ?? {}) });
    }
  }

  failed(error: unknown): void {
    const ending: Ending = { outcome: { kind: "failed", error }, fields: describeFailure(error) };
    if (this.#run === undefined || this.#run.isOver) return this.#end(ending);
    this.#progress = { kind: "failed", ending };
  }

  closed(): void {
    this.#run?.endStep();
  }

  stepEnded(): void {
    if (this.#progress.kind === "failed") this.#end(this.#progress.ending);
    else if (this.#progress === UNSEEN) this.#end({ outcome: OK, fields: NOT_COUNTED });
  }

  abort(): void {
    this.#stop({ kind: "aborted" });
  }

  abandon(): void {
    if (this.#progress === ENDED) return;
    this.#stop({ kind: "abandoned" });
    this.#run?.breakOff();
  }

  /** The SDK tells nobody of a stream that breaks or is left. */
  #follow(result: SdkStreamed): void {
    const record = new StreamRecord(this.#keepsContent, result);
    const progress: Progress = { kind: "streaming", record };
    this.#progress = progress;
    const isCurrent = (): boolean => this.#progress === progress;
    const end = (outcome: Outcome, fields: EndFields<LlmEndData> = {}): void => {
      this.#end({ outcome, fields: { ...this.#describe(record.answer()), ...fields } });
    };
    followStream(result.stream, {
      readBy: (object) => {
        if (isCurrent()) watch(object, this);
      },
      chunk: (part) => {
        if (!isCurrent()) return;
        record.add(part as SdkStreamPart);
        if (isOutput(part as SdkStreamPart)) this.#times.add();
        // The stream's own end may be read much later, while tools run, or never.
        if (record.isOver) end(record.outcome);
      },
      ended: () => {
        if (isCurrent()) end(record.outcome);
      },
      failed: (error) => {
        if (!isCurrent()) return;
        end({ kind: "failed", error }, describeFailure(error));
        // A stream that breaks takes the run with it, of which the SDK then says nothing more.
        this.#run?.breakOff();
      },
      cancelled: () => {
        if (isCurrent()) end({ kind: "aborted" });
      },
    });
  }

  /** Ends it as what came from outside says, unless it had failed by then. */
  #stop(outcome: Outcome): void {
    if (this.#progress.kind === "failed") return this.#end(this.#progress.ending);
    const fields =
      this.#progress.kind === "streaming"
        ? this.#describe(this.#progress.record.answer())
        : NOT_COUNTED;
    this.#end({ outcome, fields });
  }

  #end({ outcome, fields }: Ending): void {
    if (this.#progress === ENDED) return;
    this.#progress = ENDED;
    unwatch(this);
    const { timeToFirstChunkMs, timePerOutputChunkMs } = this.#times;
    this.#span.set({ ...fields, timeToFirstChunkMs, timePerOutputChunkMs } as typeof fields);
    // Of a call outside a run we don't know which attempt it is.
    if (this.#run !== undefined) this.#span.set({ retries: this.#retries });
    this.#run?.endModelCall(outcome, fields.output);
    endAs(this.#span, outcome);
  }

  #describe(answer: SdkGenerated): EndFields<LlmEndData> {
    const { content, finishReason, usage, response } = answer;
    const { id, modelId } = response ?? {};
    const reason = finishReason?.raw ?? finishReason?.unified;
    const hasOutput = this.#keepsContent && content !== undefined;
    return {
      ...(id !== undefined && { responseId: id }),
      ...(modelId !== undefined && { responseModel: modelId }),
      ...(reason !== undefined && { finishReasons: [reason] }),
      ...countTokens(usage),
      ...describeExchange(answer),
      ...(hasOutput && { output: [{ role: "assistant", content }] }),
    };
  }
}

/** A stream that somebody reads already is left alone. */
function isFollowable(result: unknown): result is SdkStreamed {
  const stream = (result as Partial<SdkStreamed> | null | undefined)?.stream;
  return stream instanceof ReadableStream && !stream.locked;
}
