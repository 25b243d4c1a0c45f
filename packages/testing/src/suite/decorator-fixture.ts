import type { Decorator, DecoratorPlugin } from "@llmobs/core";
import type { DecoratorTraits } from "./traits.ts";

/** A fresh decorator, for one rule. */
export interface DecoratorFixture {
  readonly decorator: Decorator;
  /** Removes what the fixture made. */
  readonly cleanup?: () => void | Promise<void>;
}

/** Which decorator is tested, and what it does differently on purpose. */
export interface DecoratorSuiteOptions {
  /** The decorator's name in the report. */
  readonly name: string;
  /** Makes the decorator; called once for each rule. Its time is that of a fake clock. */
  readonly create: () => DecoratorFixture | Promise<DecoratorFixture>;
  /** What the decorator does differently on purpose. */
  readonly traits?: DecoratorTraits;
  /** The package's `plugin` export. */
  readonly plugin?: DecoratorPlugin;
  /** Options with which the plugin's `create` works here. @default {} */
  readonly pluginOptions?: object;
  /** Milliseconds of real time that a rule waits for what ought to happen. @default 5000 */
  readonly patienceMs?: number;
}
