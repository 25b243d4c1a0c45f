import type {
  AgentOptions,
  CommandOptions,
  EndFields,
  LlmEndData,
  LlmStartData,
  ObservabilityManager,
  Scope,
  SpanOptions,
  ToolEndData,
  ToolOptions,
} from "@llmobs/core";

/** Any function, whatever it takes. */
export type AnyFunction = (...args: never[]) => unknown;

/** What the steps of a generator give; nothing where a function makes no generator. */
type StepOf<Fn extends AnyFunction> =
  ReturnType<Fn> extends {
    next(sent: never): infer Step;
    return(value: never): unknown;
    throw(error: unknown): unknown;
  }
    ? Awaited<Step>
    : never;

/** What a function comes to: what its promise resolves with, or what its generator returns. */
export type ValueOf<Fn extends AnyFunction> = [StepOf<Fn>] extends [never]
  ? Awaited<ReturnType<Fn>>
  : StepOf<Fn> extends IteratorResult<unknown, infer Value>
    ? Value
    : never;

/** What a generator yields. */
export type YieldOf<Fn extends AnyFunction> =
  StepOf<Fn> extends IteratorResult<infer Value, unknown> ? Value : never;

/** What the end of any of the spans may say. */
export type ObservedEnd = LlmEndData & Pick<ToolEndData, "result">;

interface CommonOptions<Fn extends AnyFunction, Options extends SpanOptions> {
  /** @default the process's default manager, looked up at each call */
  readonly manager?: ObservabilityManager;
  /** More about the span (`signal`, `traceparent`, `attributes`, …), or a function that says it for a call. */
  readonly span?: Options | ((...args: Parameters<Fn>) => Options);
  /** Hears of each value that a generator yields, and may set what the end is to say. */
  readonly onYield?: (value: YieldOf<Fn>, scope: Scope<ObservedEnd>) => void;
}

interface NamedOptions<Fn extends AnyFunction, Options extends SpanOptions> extends CommonOptions<
  Fn,
  Options
> {
  /** One of a small set, fit to be a label. @default the function's own name */
  readonly name?: string;
  /** Content: what is recorded of a call's arguments. @default the only one, or a list of several */
  readonly input?: (...args: Parameters<Fn>) => unknown;
  /** Content: what is recorded of what the function came to. @default all of it */
  readonly result?: (value: ValueOf<Fn>) => unknown;
}

/** A tool that a model calls, or any other function: what `as` is where it is not given. */
export interface ObserveTool<Fn extends AnyFunction> extends NamedOptions<Fn, ToolOptions> {
  readonly as?: "tool";
}

/** A thing that the app was asked to do. */
export interface ObserveCommand<Fn extends AnyFunction> extends NamedOptions<Fn, CommandOptions> {
  readonly as: "command";
}

/** An agent's run. */
export interface ObserveAgent<Fn extends AnyFunction> extends NamedOptions<
  Fn,
  Omit<AgentOptions, "input">
> {
  readonly as: "agent";
}

/** A model call. */
export interface ObserveLlm<Fn extends AnyFunction> extends CommonOptions<Fn, SpanOptions> {
  readonly as: "llm";
  /** What is asked of which model; its `input` is content. */
  readonly request: (...args: Parameters<Fn>) => LlmStartData;
  /** What the answer says: usage, finish reasons, …; its `output` is content. */
  readonly response?: (value: ValueOf<Fn>) => EndFields<LlmEndData>;
}

/** As what a function is observed. */
export type ObserveOptions<Fn extends AnyFunction> =
  | ObserveTool<Fn>
  | ObserveCommand<Fn>
  | ObserveAgent<Fn>
  | ObserveLlm<Fn>;

/** The same for whatever function: what goes into it was checked where `observe` was called. */
export type LooseOptions = ObserveOptions<(...args: unknown[]) => unknown>;
