import type { Handler, HandlerPlugin, ObservedEvent } from "@llmobs/core";
import type { HandlerTraits } from "./traits.ts";

/** An event as a test finds it at the destination. */
export interface ReceivedEvent {
  readonly id: string;
  /** Compared with what was sent, where it is given. */
  readonly type?: string;
}

/** A fresh handler with a fresh destination, for one rule. */
export interface HandlerFixture {
  readonly handler: Handler;
  /**
   * Reads the destination itself (the file, the table, what the server got), in the order in which it
   * holds the events. It must also work once the handler is disposed, and must not flush it.
   */
  readonly received: () => readonly ReceivedEvent[] | Promise<readonly ReceivedEvent[]>;
  /** Makes the destination fail, for every event. Needed unless the traits say `neverFails`. */
  readonly breakDestination?: () => void | Promise<void>;
  /** Makes it fail for some events of a batch of five. Needed where the traits say `failsPartly`. */
  readonly breakPartly?: () => void | Promise<void>;
  /** Makes it work again. Needed beside the two above. */
  readonly mendDestination?: () => void | Promise<void>;
  /** Removes what the fixture made. The suite disposes the handler itself, before. */
  readonly cleanup?: () => void | Promise<void>;
}

/** Which handler is tested, and what it does differently on purpose. */
export interface HandlerSuiteOptions {
  /** The handler's name in the report. */
  readonly name: string;
  /** Makes handler and destination; called once for each rule. */
  readonly create: () => HandlerFixture | Promise<HandlerFixture>;
  /** What the handler does differently on purpose. */
  readonly traits?: HandlerTraits;
  /**
   * By what the destination knows an event: the `id` that `received` will give for it, `undefined` for
   * one that it does not show. @default the event's own id
   */
  readonly identify?: (event: ObservedEvent) => string | undefined;
  /** The package's `plugin` export. */
  readonly plugin?: HandlerPlugin;
  /** Options with which the plugin's `create` works here; say where it may write, for example. */
  readonly pluginOptions?: object;
  /** Milliseconds that a rule waits for what ought to happen. @default 5000 */
  readonly patienceMs?: number;
}
