export type { ExportResult, SpanExporter, SpanLoss } from "./span-export.ts";
export { createTracerProvider, type OwnTracerProvider } from "./tracer-provider.ts";
export type { TracerProviderOptions } from "./tracer-provider-options.ts";
