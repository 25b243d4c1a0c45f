import type { DecoratorContext, Handler, ObservedEvent } from "@llmobs/core";
import type { RedactOptions } from "@llmobs/redact";
import { EVENT_BYTES, type EventSet, makeEvents, nameOfBytes, TEXTS } from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { raceTable } from "./report/race-table.ts";
import type { Target } from "./report/target.ts";
import type { Subject } from "./subject.ts";

const EVENTS = 512;
const ROUNDS = { 500: 64, 4096: 16 } as const;

const LIMIT = "limit: JSON.stringify";
const PATTERNS_OFF = "llmobs redact, patterns off, nothing to redact";
const ALL_ON = "llmobs redact, all on, nothing to redact";

/** What is done with an event, and in how many of them there is something to change. */
interface Work {
  readonly prepare: (event: ObservedEvent) => ObservedEvent;
  /** Takes an event; gives 1 where it came out as another one, else 0. */
  readonly open: () => Promise<(event: ObservedEvent) => 0 | 1>;
  readonly changes: (event: ObservedEvent) => boolean;
}

function contender(name: string, work: Work): Contender {
  return { name, enter: (set, room) => track(work, set, room) };
}

function redacting(options: RedactOptions, changes: Work["changes"] = () => false): Work {
  return { prepare: (event) => event, open: () => openRedact(options), changes };
}

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = [
  contender(LIMIT, {
    prepare: (event) => event,
    open: async () => (event) => (JSON.stringify(event).length > 0 ? 0 : 1),
    changes: () => false,
  }),
  contender(PATTERNS_OFF, redacting({ patterns: false })),
  contender(ALL_ON, redacting({})),
  contender("llmobs redact, all on, an e-mail address in each event", {
    ...redacting({}, () => true),
    prepare: (event) => ({ ...event, attributes: { "user.email": "ada@example.com" } }),
  }),
  contender("llmobs redact, all on, content dropped", redacting({ content: "drop" }, hasContent)),
  contender("llmobs redact, all on, content hashed", redacting({ content: "hash" }, hasContent)),
];

export const redact: Subject = {
  name: "redact",
  title: "Redacting one event, in nanoseconds",
  run: async (quick) => {
    const length = { heats: 5, laps: 7, warmUpLaps: 2 };
    const results = await race(import.meta.url, contenders, length, quick);
    const names = contenders.map(({ name }) => name);
    const target = (ours: string, bound: number, bytes: (typeof EVENT_BYTES)[number]): Target => ({
      label: `${ours.slice("llmobs ".length)}, against JSON.stringify (${nameOfBytes(bytes)})`,
      wanted: "at most",
      bound,
      unit: "×",
      measured: TEXTS.map((text) => ({
        set: text,
        value: results.ratio(ours, LIMIT, { bytes, text }),
      })),
    });
    return {
      tables: EVENT_BYTES.map((bytes) => raceTable(results, names, LIMIT, bytes, { unit: "ns" })),
      targets: EVENT_BYTES.flatMap((bytes) => [
        target(PATTERNS_OFF, 0.5, bytes),
        target(ALL_ON, 2, bytes),
      ]),
    };
  },
};

async function openRedact(options: RedactOptions): Promise<(event: ObservedEvent) => 0 | 1> {
  const { redact: ours } = await import("@llmobs/redact");
  let passedOn: ObservedEvent | undefined;
  const take = (event: ObservedEvent): void => {
    passedOn = event;
  };
  const next = { handle: take, handleBatch: () => {} };
  const handler: Handler = ours(options)(next, {} as DecoratorContext);
  return (event) => {
    void handler.handle(event);
    return passedOn === event ? 0 : 1;
  };
}

function hasContent({ data }: ObservedEvent): boolean {
  return "result" in data || "output" in data;
}

async function track(work: Work, set: EventSet, { quick }: Room): Promise<Track> {
  const events = makeEvents(set, EVENTS).map(work.prepare);
  const rounds = quick ? 1 : ROUNDS[set.bytes];
  const expected = rounds * events.filter(work.changes).length;
  const pass = await work.open();

  return {
    lap: (): Lap => {
      let changed = 0;
      const elapsed = stopwatch();
      for (let round = 0; round < rounds; round++) changed += changedOf(events, pass);
      const elapsedNs = elapsed();
      requireAll(changed, expected, "changed events");
      return { events: rounds * EVENTS, elapsedNs };
    },
    close: () => {},
  };
}

function changedOf(
  events: readonly ObservedEvent[],
  pass: (event: ObservedEvent) => 0 | 1,
): number {
  let changed = 0;
  for (const event of events) changed += pass(event);
  return changed;
}
