import type { AgentEndData, ObservabilityManager, Span } from "@llmobs/core";
import { contextStorage } from "@llmobs/core/capture";
import { frameOf, type Observed } from "./observed.ts";
import { endAs, OK, type Outcome } from "./outcome.ts";

/** What a run is begun with. */
export interface RunStart {
  /** `generateText`, `streamText`, … */
  readonly operation: string;
  /** The name that the app has given the call, in its telemetry's `functionId`. */
  readonly functionId: string | undefined;
  /** Content. */
  readonly input: unknown;
}

/** A model call, as the run around it sees it. */
export interface InnerCall {
  /** Whether its latest attempt has failed, of which it is not known yet whether there will be another. */
  readonly hasFailed: boolean;
  /** Told that the step of which it is a part has ended. */
  stepEnded(): void;
  /** Told that it was called off. */
  abort(): void;
  /** Told that nobody is left who could go on with it. */
  abandon(): void;
}

// By the context inside it: what is called in a run finds it, and nothing keeps it.
const runs = new WeakMap<object, Run>();

/** The run whose own code runs now, if any. */
export function currentRun(): Run | undefined {
  const frame = contextStorage.getStore();
  return frame === undefined ? undefined : runs.get(frame);
}

const CUT = "[ai-sdk] The run ended in the midst of a step; the AI SDK does not say why.";

/** One `generateText` or `streamText`, with all its steps: an agent's run. */
export class Run implements Observed {
  readonly frame: object | undefined;
  readonly operation: string;
  readonly #span: Span<AgentEndData>;
  /** Of the latest model call. */
  #latest: Outcome = OK;
  #hasOpenStep = false;
  #openCall: InnerCall | undefined;
  #stepNumber: number | undefined;
  #result: unknown;
  #isOver = false;

  constructor(observability: ObservabilityManager, { operation, functionId, input }: RunStart) {
    this.operation = operation;
    this.#span = observability.trace.startAgent(functionId ?? operation, {
      input,
      attributes: { "ai.operation": operation },
    });
    this.frame = frameOf(this.#span);
    if (this.frame !== undefined && this.#span.spanId !== undefined) runs.set(this.frame, this);
  }

  /** A run that is called off at once may end before its model is called. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get stepNumber(): number | undefined {
    return this.#stepNumber;
  }

  /** @param stepNumber where the SDK tells it */
  startStep(stepNumber?: number): void {
    this.#stepNumber = stepNumber;
    this.#hasOpenStep = true;
  }

  endStep(): void {
    this.#hasOpenStep = false;
    this.#openCall?.stepEnded();
  }

  /** The call that will be tried again if the SDK calls a model now. */
  get failedCall(): InnerCall | undefined {
    return this.#openCall?.hasFailed === true ? this.#openCall : undefined;
  }

  startModelCall(call: InnerCall): void {
    this.#latest = OK;
    this.#openCall = call;
  }

  /** @param output content: what the model said last is what the run comes to */
  endModelCall(outcome: Outcome, output: unknown): void {
    this.#openCall = undefined;
    this.#latest = outcome;
    this.#result = output;
  }

  /** Its stream came to a sudden end, after which the SDK says nothing more. */
  breakOff(): void {
    this.#end(this.#latest);
  }

  succeeded(): void {
    this.#callOff();
    // The SDK closes a stream that failed in a later step as if all were well; but not its step.
    const isCut = this.#latest.kind === "ok" && this.#hasOpenStep;
    this.#end(isCut ? { kind: "failed", error: new Error(CUT) } : this.#latest);
  }

  closed(): void {
    this.succeeded();
  }

  failed(error: unknown): void {
    this.#callOff();
    // A model's own error says more than what the SDK makes of it ("No output generated").
    this.#end(this.#latest.kind === "ok" ? { kind: "failed", error } : this.#latest);
  }

  abandon(): void {
    this.#openCall?.abandon();
    this.#end(this.#latest.kind === "ok" ? { kind: "abandoned" } : this.#latest);
  }

  /** Where the SDK goes on without the answer, its caller has aborted, for whatever reason; or the call has failed. */
  #callOff(): void {
    this.#openCall?.abort();
  }

  #end(outcome: Outcome): void {
    this.#isOver = true;
    if (outcome.kind === "ok" && this.#result !== undefined)
      this.#span.set({ result: this.#result });
    endAs(this.#span, outcome);
  }
}

/** A step of a run: a model call and what comes of it. It has no events of its own. */
export class Step implements Observed {
  readonly frame: object | undefined;
  readonly #run: Run;

  static of(run: Run | undefined, stepNumber: number | undefined): Step | undefined {
    return run === undefined || stepNumber === undefined ? undefined : new Step(run, stepNumber);
  }

  private constructor(run: Run, stepNumber: number) {
    this.#run = run;
    this.frame = run.frame;
    run.startStep(stepNumber);
  }

  succeeded(): void {
    this.#run.endStep();
  }

  failed(): void {
    this.#run.endStep();
  }

  abandon(): void {
    // The run is abandoned too.
  }
}
