import type { Decorator, Handler } from "./handler.ts";

/**
 * How an environment variable becomes an option of the factory. `kind` says how its text is read; a
 * list of strings means "one of these".
 */
export interface PluginVariable<Options> {
  readonly option: keyof Options & string;
  readonly kind: "string" | "integer" | "number" | "boolean" | "level" | readonly string[];
  /** A sentence for the generated table of variables. */
  readonly description: string;
  /** Never shown in an error or a log. */
  readonly secret?: boolean;
}

/** What a package promises about the events that it took, one sentence each, for its README's table. */
export interface Guarantees {
  readonly boundedBy: string;
  readonly whenFull: string;
  readonly onFailure: string;
  readonly onFlush: string;
  readonly onCrash: string;
}

interface PluginBase<Options, Made> {
  /** The version of this contract: core's major. */
  readonly apiVersion: 1;
  /** The name by which configuration asks for it: `file` for `@llmobs/file`. */
  readonly name: string;
  /** The factory itself. Called with an object of options, an empty one where nothing is configured. */
  readonly create: (options: Options) => Made;
  /** Environment variables by name. Third parties begin theirs with the package's own prefix. */
  readonly variables?: Readonly<Record<string, PluginVariable<Options>>>;
  readonly guarantees: Guarantees;
}

/**
 * What a handler's package exports as `plugin` beside its factory, so that it can be loaded by name
 * with options and environment variables.
 *
 * @example
 * ```ts
 * import type { Handler, HandlerPlugin } from "@llmobs/core";
 *
 * interface NullOptions {
 *   readonly label?: string;
 * }
 *
 * const nullHandler = ({ label = "null" }: NullOptions = {}): Handler => ({
 *   name: label,
 *   handle: () => {},
 * });
 *
 * export const plugin: HandlerPlugin<NullOptions> = {
 *   apiVersion: 1,
 *   kind: "handler",
 *   name: "null",
 *   create: nullHandler,
 *   variables: {
 *     LLMOBS_NULL_LABEL: { option: "label", kind: "string", description: "The handler's name." },
 *   },
 *   guarantees: {
 *     boundedBy: "It holds nothing.",
 *     whenFull: "It never is.",
 *     onFailure: "It cannot fail.",
 *     onFlush: "There is nothing to do.",
 *     onCrash: "Everything is lost, as always.",
 *   },
 * };
 * ```
 */
export interface HandlerPlugin<Options = never> extends PluginBase<Options, Handler> {
  readonly kind: "handler";
  /**
   * What the destination does with events, by which a bootstrap decides what may stand in front of
   * it: `store` keeps single ones (a level filter and sampling lose detail, no more), `show` puts them
   * before a person (never sampled), `aggregate` counts them (anything taken out would falsify it).
   *
   * @default "show"
   */
  readonly purpose?: "store" | "show" | "aggregate";
}

/** What a decorator's package exports as `plugin` beside its factory. */
export interface DecoratorPlugin<Options = never> extends PluginBase<Options, Decorator> {
  readonly kind: "decorator";
}

/** Any plugin. */
export type Plugin<Options = never> = HandlerPlugin<Options> | DecoratorPlugin<Options>;
