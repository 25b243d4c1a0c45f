import type { TokenUsage } from "@llmobs/core";
import type { Answer, AnswerParser } from "./answer.ts";
import { type MessageDelta, StreamedMessage } from "./streamed-message.ts";
import { tokenUsage } from "./token-usage.ts";

/** An answer, or a chunk of one, of chat completions or of the legacy completions. */
interface Choices {
  readonly id?: string;
  readonly model?: string;
  readonly choices?: readonly Choice[];
  readonly usage?: unknown;
}

interface Choice {
  readonly index?: number;
  readonly finish_reason?: string | null;
  readonly message?: MessageDelta;
  readonly delta?: MessageDelta;
  /** Of the legacy completions. */
  readonly text?: string;
}

/** Reads what has choices: chat completions and the legacy completions. */
export class ChoicesParser implements AnswerParser {
  readonly #keepsOutput: boolean;
  hasBegun = false;
  #id = "";
  #model = "";
  #usage: TokenUsage | undefined;
  readonly #finishReasons: string[] = [];
  readonly #messages: (StreamedMessage | object)[] = [];

  constructor(keepsOutput: boolean) {
    this.#keepsOutput = keepsOutput;
  }

  whole(value: unknown): void {
    this.chunk(value);
  }

  chunk(chunk: unknown): void {
    const { id, model, choices, usage } = chunk as Choices;
    this.hasBegun = true;
    // Azure's first chunk has neither.
    this.#id ||= id ?? "";
    this.#model ||= model ?? "";
    if (choices !== undefined) for (const choice of choices) this.#addChoice(choice);
    if (usage) this.#usage = tokenUsage(usage) ?? this.#usage;
  }

  answer(): Answer {
    const finishReasons = this.#finishReasons.filter((reason) => reason !== undefined);
    return {
      responseModel: this.#model === "" ? undefined : this.#model,
      responseId: this.#id === "" ? undefined : this.#id,
      finishReasons: finishReasons.length === 0 ? undefined : finishReasons,
      usage: this.#usage,
      output: this.#keepsOutput ? this.#output() : undefined,
      text: this.#keepsOutput ? this.#text() : "",
    };
  }

  #output(): readonly object[] {
    return this.#messages
      .filter((message) => message !== undefined)
      .map((message) => (message instanceof StreamedMessage ? message.toMessage() : message));
  }

  #text(): string {
    return this.#messages
      .map((message) => (message as { content?: unknown } | undefined)?.content)
      .filter((content) => typeof content === "string")
      .join("\n");
  }

  #addChoice({ index = 0, finish_reason: reason, message, delta, text }: Choice): void {
    if (reason) this.#finishReasons[index] = reason;
    if (!this.#keepsOutput) return;
    if (message !== undefined) {
      this.#messages[index] = message;
      return;
    }
    const streamed = (this.#messages[index] ??= new StreamedMessage());
    if (streamed instanceof StreamedMessage) streamed.add(delta ?? { content: text ?? null });
  }
}
