import type { ObservedEvent } from "@llmobs/core";
import { eventFactory } from "./event-factory.ts";
import { malformedEnvelopes } from "./malformed-envelopes.ts";
import { malformedValues } from "./malformed-values.ts";
import { seededRandom } from "./seeded-random.ts";

/** How many malformed events are made, and how large. */
export interface MalformedEventsOptions {
  /** How many to make; without it they never end. */
  readonly count?: number;
  /** How many characters the huge strings among them have. @default 1_048_576 */
  readonly hugeLength?: number;
}

type MakeEvent = (event: ObservedEvent) => unknown;

/**
 * Makes inputs for `observe` that no program should pass and some do: events with cycles, BigInts,
 * throwing getters, revoked proxies and huge strings in them, wrong envelopes, and values that are no
 * events at all. They are typed as events because that is what they pretend to be. Every kind comes
 * once in each round, and each round is shuffled; the same seed gives the same row.
 *
 * @example
 * ```ts
 * import { malformedEvents, testObservability } from "@llmobs/testing";
 *
 * const { manager } = testObservability();
 * for (const event of malformedEvents(1, { count: 500 })) manager.observe(event);
 * console.log(manager.stats().intake.accepted); // 500
 * ```
 */
export function* malformedEvents(
  seed: number,
  options: MalformedEventsOptions = {},
): Generator<ObservedEvent, void, void> {
  const { count = Number.POSITIVE_INFINITY, hugeLength = 2 ** 20 } = options;
  const random = seededRandom(seed);
  const events = eventFactory({ seed, text: "mixed" });
  const kinds: readonly MakeEvent[] = [
    ...Object.values(malformedEnvelopes),
    ...Object.values(malformedValues).flatMap((make) => placesFor(() => make(hugeLength))),
  ];
  let made = 0;
  while (made < count) {
    for (const make of shuffled(kinds, random).slice(0, count - made)) {
      made += 1;
      yield make(events.event("llm.end")) as ObservedEvent;
    }
  }
}

/** Where in an event a hostile value can stand. */
function placesFor(make: () => unknown): readonly MakeEvent[] {
  return [
    (event) => ({ ...event, data: make() }),
    (event) => ({ ...event, data: { ...event.data, output: [{ content: make() }] } }),
    (event) => ({ ...event, attributes: { value: make() } }),
  ];
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
