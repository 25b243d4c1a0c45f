export { bind } from "./bind.ts";
export { extract, type HeaderCarrier, type HeaderSource, inject } from "./headers.ts";
export { observe } from "./observe.ts";
export type {
  AnyFunction,
  ObserveAgent,
  ObserveCommand,
  ObservedEnd,
  ObserveLlm,
  ObserveOptions,
  ObserveTool,
  ValueOf,
  YieldOf,
} from "./observe-options.ts";
