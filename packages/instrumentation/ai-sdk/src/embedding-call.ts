import type { LlmEndData, LlmStartData, ObservabilityManager, Span } from "@llmobs/core";
import { describeExchange, describeFailure } from "./http-answer.ts";
import { frameOf, type Observed } from "./observed.ts";
import type { SdkEmbedded } from "./sdk-shapes.ts";
import { countEmbeddedTokens } from "./token-usage.ts";

/**
 * A call of a model that gives no text: an embedding, or a ranking of documents. Its output is never recorded, since nobody can read it.
 */
export class EmbeddingCall implements Observed {
  readonly frame: object | undefined;
  readonly #span: Span<LlmEndData>;

  constructor(observability: ObservabilityManager, start: LlmStartData) {
    this.#span = observability.trace.startLlm(start);
    this.frame = frameOf(this.#span);
  }

  succeeded(result: unknown): void {
    const embedded = (result ?? {}) as SdkEmbedded;
    this.#span.end({ ...describeExchange(embedded), ...countEmbeddedTokens(embedded) });
  }

  failed(error: unknown): void {
    this.#span.set(describeFailure(error));
    this.#span.fail(error);
  }

  abandon(): void {
    this.#span.abandon();
  }
}
