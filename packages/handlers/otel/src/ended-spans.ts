import type { SpanContext } from "@opentelemetry/api";
import { type OfSpan, SpanMap } from "./span-map.ts";

interface EndedSpan extends OfSpan {
  readonly spanContext: SpanContext;
}

/** How many are known for certain; and at the most twice as many. */
const AT_LEAST = 1_024;

/** The place in the tree of spans that ended lately, for children and scores that come later. */
export class EndedSpans {
  // Two generations, the older of which goes as a whole: taking single entries from the front of a Map
  // leaves holes there, which every later look for the first one has to cross.
  #recent = new SpanMap<EndedSpan>();
  #older = new SpanMap<EndedSpan>();

  add(traceId: string | undefined, spanId: string, spanContext: SpanContext): void {
    if (this.#recent.size >= AT_LEAST) {
      this.#older = this.#recent;
      this.#recent = new SpanMap();
    }
    this.#recent.add({ traceId, spanId, spanContext });
  }

  get(traceId: string | undefined, spanId: string): SpanContext | undefined {
    return (this.#recent.get(traceId, spanId) ?? this.#older.get(traceId, spanId))?.spanContext;
  }
}
