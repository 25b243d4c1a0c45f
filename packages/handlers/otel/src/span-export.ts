/** What an export came to; `code` 0 says that it went well. */
export interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

/** An exporter for either line of the SDK. */
export interface SpanExporter {
  export(spans: never[], done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A processor for either line of the SDK. */
export interface SpanProcessor {
  onStart(span: never, parent: never): void;
  onEnd(span: never): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Spans that ended and were not exported. */
export interface SpanLoss {
  /** There was no room in the queue, or the exporter gave up. */
  readonly reason: "queue_full" | "export_failed";
  readonly count: number;
  /** Why the exporter gave up. */
  readonly error?: unknown;
}
