import { OK, type Outcome } from "./outcome.ts";
import type {
  SdkGenerated,
  SdkRequest,
  SdkResponse,
  SdkStreamed,
  SdkStreamPart,
} from "./sdk-shapes.ts";

/** What a stream says, part by part, put together to what `doGenerate` says at once. */
export class StreamRecord {
  readonly #keepsContent: boolean;
  readonly #request: SdkRequest | undefined;
  readonly #headers: SdkResponse["headers"];
  readonly #content: unknown[] = [];
  /** Texts and reasoning that may go on, by kind and id. */
  readonly #growing = new Map<string, { readonly type: string; text: string }>();
  #metadata: SdkResponse = {};
  #finish: SdkStreamPart | undefined;
  #outcome: Outcome = OK;

  constructor(keepsContent: boolean, { request, response }: SdkStreamed) {
    this.#keepsContent = keepsContent;
    this.#request = request;
    this.#headers = response?.headers;
  }

  /** Whether nothing more of the answer is to come. */
  get isOver(): boolean {
    return this.#finish !== undefined || this.#outcome !== OK;
  }

  /** A provider may send an error as a part of its answer. */
  get outcome(): Outcome {
    return this.#outcome;
  }

  answer(): SdkGenerated {
    const { finishReason, usage } = this.#finish ?? {};
    return {
      ...(this.#keepsContent && { content: this.#content }),
      ...(finishReason !== undefined && { finishReason }),
      ...(usage !== undefined && { usage }),
      request: this.#request,
      response: { ...this.#metadata, headers: this.#headers },
    };
  }

  add(part: SdkStreamPart): void {
    switch (part.type) {
      case "response-metadata":
        this.#metadata = { id: part.id, modelId: part.modelId };
        return;
      case "finish":
        this.#finish = part;
        return;
      case "error":
        this.#outcome = { kind: "failed", error: part.error };
        return;
      default:
        if (this.#keepsContent) this.#addContent(part);
    }
  }

  #addContent(part: SdkStreamPart): void {
    switch (part.type) {
      case "text-delta":
        this.#grow("text", part);
        return;
      case "reasoning-delta":
        this.#grow("reasoning", part);
        return;
      case "tool-call":
      case "tool-result":
      case "file":
      case "source":
        this.#content.push(part);
        return;
      default:
    }
  }

  #grow(type: string, { id = "", delta = "" }: SdkStreamPart): void {
    const key = `${type} ${id}`;
    const begun = this.#growing.get(key);
    if (begun !== undefined) {
      begun.text += delta;
      return;
    }
    const part = { type, text: delta };
    this.#growing.set(key, part);
    this.#content.push(part);
  }
}

/** Says whether a part brings something of the answer itself: what a person waits for. */
export function isOutput({ type, delta }: SdkStreamPart): boolean {
  switch (type) {
    case "text-delta":
    case "reasoning-delta":
    case "tool-input-delta":
      return delta !== undefined && delta !== "";
    case "file":
    case "reasoning-file":
    case "tool-call":
      return true;
    default:
      return false;
  }
}
