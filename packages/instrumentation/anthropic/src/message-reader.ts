import type { EndFields, LlmEndData, TokenUsage } from "@llmobs/core";
import { type AnswerReader, knownUsage } from "@llmobs/core/capture";
import { type Block, StreamedContent } from "./streamed-content.ts";
import { type InputUsage, inputUsage, type ReportedUsage, tokenUsage } from "./token-usage.ts";

/** What is guessed of a call whose usage was not reported. */
export type Estimate = (text: string, input: InputUsage | undefined) => TokenUsage | undefined;

interface ReaderOptions {
  readonly capturesOutput: boolean;
  readonly estimate: Estimate | undefined;
}

/** A message, as far as it is looked at. */
interface Message {
  readonly id?: string;
  readonly model?: string;
  readonly content?: readonly Block[];
  readonly stop_reason?: string | null;
  readonly usage?: ReportedUsage | null;
}

interface StreamEvent {
  readonly type?: string;
  readonly index?: number;
  readonly message?: Message;
  readonly content_block?: Block;
  readonly delta?: object;
  readonly usage?: ReportedUsage | null;
}

/** Reads messages, whole or streamed. */
export class MessageReader implements AnswerReader {
  readonly #capturesOutput: boolean;
  readonly #estimate: Estimate | undefined;
  /** Where nobody wants it, it is not put together. */
  readonly #content: StreamedContent | undefined;
  #hasBegun = false;
  #id: string | undefined;
  #model: string | undefined;
  #stopReason: string | undefined;
  /** The counts that came first; those at a stream's end may leave some out. */
  #opening: ReportedUsage = {};
  #usage: TokenUsage | undefined;

  constructor({ capturesOutput, estimate }: ReaderOptions) {
    this.#capturesOutput = capturesOutput;
    this.#estimate = estimate;
    if (capturesOutput || estimate !== undefined) this.#content = new StreamedContent();
  }

  answer(value: unknown): void {
    const message = value as Message;
    this.#open(message);
    this.#usage = tokenUsage(message.usage ?? {});
  }

  chunk(chunk: unknown): void {
    const { type, index = 0, message, content_block: block, delta, usage } = chunk as StreamEvent;
    if (type === "message_start" && message !== undefined) this.#open(message);
    else if (type === "message_delta") this.#close(delta, usage);
    else if (block !== undefined) this.#content?.begin(index, block);
    else if (delta !== undefined) this.#content?.add(index, delta);
  }

  fields(): EndFields<LlmEndData> {
    const estimate = this.#estimate;
    const guess =
      estimate && this.#hasBegun
        ? () => estimate(this.#content?.text ?? "", inputUsage(this.#opening))
        : undefined;
    // All the members, so that every end has one shape.
    return {
      responseModel: this.#model,
      responseId: this.#id,
      finishReasons: this.#stopReason === undefined ? undefined : [this.#stopReason],
      ...knownUsage(this.#usage, guess),
      output: this.#capturesOutput && this.#hasBegun ? this.#output() : undefined,
    } as EndFields<LlmEndData>;
  }

  #open({ id, model, content, stop_reason: reason, usage }: Message): void {
    this.#hasBegun = true;
    this.#id = id;
    this.#model = model;
    this.#stopReason = reason ?? undefined;
    this.#opening = usage ?? {};
    for (const [index, block] of (content ?? []).entries()) this.#content?.begin(index, block);
  }

  #close(delta: object | undefined, usage: ReportedUsage | null | undefined): void {
    const { stop_reason: reason } = (delta ?? {}) as Message;
    this.#stopReason = reason ?? this.#stopReason;
    if (!usage) return;
    const known = Object.entries(usage).filter(([, count]) => count !== null);
    this.#usage = tokenUsage({ ...this.#opening, ...(Object.fromEntries(known) as ReportedUsage) });
  }

  #output(): readonly object[] {
    return [{ role: "assistant", content: this.#content?.blocks ?? [] }];
  }
}
