import { type Handler, ObservabilityManager, type ManagerStats } from "@llmobs/core";
import { malformedEvents } from "./malformed-events.ts";
import { unhandledRejections } from "./unhandled-rejections.ts";

/** Which malformed events are observed, and by what. */
export interface ObserveMalformedOptions {
  readonly count: number;
  /** The same seed gives the same events. */
  readonly seed: number;
  /** They are shut down at last, as parts of a manager. */
  readonly handlers: readonly Handler[];
}

/** What became of malformed events. */
export interface MalformedReport extends ManagerStats {
  readonly observed: number;
  /** How often `observe` threw. */
  readonly thrown: number;
  /** How many rejections nobody handled. */
  readonly unhandled: number;
}

const EVENTS_PER_FLUSH = 500;
/** Above every limit of ours for an event, and still quick. */
const HUGE_LENGTH = 100_000;

/**
 * Has a manager with these handlers, which records content, observe events that are none, flushes now
 * and then, and shuts it down: for a look at what a destination was handed.
 *
 * @example
 * ```ts
 * import { observeMalformed, recordingHandler } from "@llmobs/testing";
 *
 * const handler = recordingHandler();
 * const report = await observeMalformed({ count: 500, seed: 1, handlers: [handler] });
 * const { observed, thrown, unhandled, handlers } = report;
 * console.log({ observed, thrown, unhandled }); // { observed: 500, thrown: 0, unhandled: 0 }
 * console.log(handlers[0]?.delivered === handler.events.length); // true
 * ```
 */
export async function observeMalformed({
  count,
  seed,
  handlers,
}: ObserveMalformedOptions): Promise<MalformedReport> {
  const manager = new ObservabilityManager({
    source: "test",
    captureContent: true,
    handlers,
    onDiagnostic: () => {},
  });
  let observed = 0;
  let thrown = 0;
  const unhandled = await unhandledRejections(async () => {
    for (const event of malformedEvents(seed, { count, hugeLength: HUGE_LENGTH })) {
      try {
        manager.observe(event);
      } catch {
        thrown += 1;
      }
      observed += 1;
      if (observed % EVENTS_PER_FLUSH === 0) await manager.flush();
    }
    await manager.shutdown();
  });
  return { observed, thrown, unhandled: unhandled.length, ...manager.stats() };
}
