import type { TokenUsage } from "@llmobs/core";
import type { Answer, AnswerParser } from "./answer.ts";
import { tokenUsage } from "./token-usage.ts";

/** A response of the responses API, as far as it is looked at. */
interface Response {
  readonly id?: string;
  readonly model?: string;
  readonly status?: string;
  readonly incomplete_details?: { readonly reason?: string } | null;
  readonly error?: { readonly code?: string; readonly message?: string } | null;
  readonly usage?: unknown;
  readonly output?: readonly Item[];
}

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: readonly { readonly type?: string; readonly text?: string }[];
}

/** The statuses of a response that has come to its end. */
const FINAL: readonly unknown[] = ["completed", "incomplete", "failed", "cancelled"];

interface StreamEvent {
  readonly type?: string;
  readonly response?: Response;
  readonly item?: Item;
  readonly delta?: unknown;
}

/** Reads the responses API's answers. */
export class ResponseParser implements AnswerParser {
  readonly #keepsOutput: boolean;
  hasBegun = false;
  #response: Response = {};
  #usage: TokenUsage | undefined;
  #items: Item[] = [];
  /** The text of an item that is not done. */
  #unfinished = "";

  constructor(keepsOutput: boolean) {
    this.#keepsOutput = keepsOutput;
  }

  whole(value: unknown): void {
    this.hasBegun = true;
    this.#take(value as Response);
  }

  chunk(chunk: unknown): void {
    this.hasBegun = true;
    const { type, response, item, delta } = chunk as StreamEvent;
    if (response !== undefined) this.#take(response);
    else if (!this.#keepsOutput) return;
    else if (type === "response.output_text.delta") this.#unfinished += String(delta);
    else if (type === "response.output_item.done" && item !== undefined) {
      this.#items.push(item);
      this.#unfinished = "";
    }
  }

  failure(): unknown {
    const { status, error } = this.#response;
    if (status !== "failed") return undefined;
    const code = error?.code ?? "response_failed";
    return { name: code, code, message: error?.message ?? "The response failed." };
  }

  answer(): Answer {
    const { id, model, status, incomplete_details: incomplete } = this.#response;
    const reason = incomplete?.reason ?? (FINAL.includes(status) ? status : undefined);
    const output = this.#keepsOutput ? this.#output() : undefined;
    return {
      responseModel: model,
      responseId: id,
      finishReasons: reason === undefined ? undefined : [reason],
      usage: this.#usage,
      output,
      text: textOf(output ?? []),
    };
  }

  /** The latest says all that the ones before did. Its members are kept, not it, since it is the app's. */
  #take(response: Response): void {
    const { id, model, status, incomplete_details, error, usage, output } = response;
    this.#response = {
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(status !== undefined && { status }),
      ...(incomplete_details && { incomplete_details }),
      ...(error && { error }),
    };
    this.#usage = tokenUsage(usage) ?? this.#usage;
    if (!this.#keepsOutput || output === undefined || output.length === 0) return;
    this.#items = [...output];
    this.#unfinished = "";
  }

  #output(): readonly Item[] {
    if (this.#unfinished === "") return this.#items;
    const content = [{ type: "output_text", text: this.#unfinished }];
    return [...this.#items, { type: "message", role: "assistant", content }];
  }
}

function textOf(items: readonly Item[]): string {
  return items
    .flatMap(({ content }) => (Array.isArray(content) ? content : []))
    .flatMap(({ type, text }) => (type === "output_text" && text !== undefined ? [text] : []))
    .join("\n");
}
