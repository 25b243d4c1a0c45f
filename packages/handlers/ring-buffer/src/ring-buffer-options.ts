import type { ObservedEvent } from "@llmobs/core";
import { requireFunction, requireInteger, requireString } from "@llmobs/core/options";

/** What is kept of the latest events. */
export interface RingBufferOptions<Item = ObservedEvent> {
  /** The handler's name in statistics and diagnostics. @default "ring-buffer" */
  readonly name?: string;
  /** How many events are kept. @default 1_000 */
  readonly size?: number;
  /** Makes what is kept of an event: a few members take less memory than all. @default the event itself */
  readonly project?: (event: ObservedEvent) => Item;
  /**
   * Where everything is written when an event of the level `fatal` comes, as an uncaught exception
   * does with core's shutdown hooks. @default nowhere
   */
  readonly dumpOnFatal?: string;
}

/** Options that are checked and complete. */
export interface RingBufferSettings<Item> {
  readonly name: string;
  readonly size: number;
  readonly project: (event: ObservedEvent) => Item;
  readonly dumpOnFatal: string | undefined;
}

const WHERE = "ring-buffer";

/** Checks the options and fills in what they leave out. */
export function readOptions<Item>(options: RingBufferOptions<Item>): RingBufferSettings<Item> {
  const { name = "ring-buffer", size = 1_000, dumpOnFatal } = options;
  // Without a projection, an item is the event.
  const { project = (event: ObservedEvent) => event as unknown as Item } = options;
  requireString(WHERE, "name", name);
  // The most that an array can be without becoming a hash map.
  requireInteger(WHERE, "size", size, { min: 1, max: 33_554_432 });
  requireFunction(WHERE, "project", project);
  if (dumpOnFatal !== undefined) requireString(WHERE, "dumpOnFatal", dumpOnFatal);
  return { name, size, project, dumpOnFatal };
}
