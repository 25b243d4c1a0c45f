import { rmSync } from "node:fs";
import { join } from "node:path";
import type { OpenQueue } from "./durable-queue.ts";
import { EVENT_BYTES, type EventSet, makeEvents, nameOfBytes } from "./event-set.ts";
import type { Contender, Lap, Room, Track } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { requireAll } from "./harness/require-all.ts";
import { stopwatch } from "./harness/stopwatch.ts";
import { raceTable } from "./report/race-table.ts";
import type { Subject } from "./subject.ts";

const EVENTS = { 500: 10_240, 4096: 2_560 } as const;
const QUICK_EVENTS = 512;

/** What is measured: until events are committed, or until they have gone to the destination and out of the file. */
type Course = "taken" | "delivered";

const COURSES: readonly Course[] = ["taken", "delivered"];

function nameOf(queue: string, course: Course): string {
  return `${queue}, until ${course}`;
}

const LIMIT = "limit: a table, transactions of 256";

const QUEUES: Readonly<Record<string, () => Promise<OpenQueue>>> = {
  [LIMIT]: async () => (await import("./limits/queue-table.ts")).queueTable,
  "llmobs outbox, batches of 256": async () =>
    (await import("./ours/outbox.ts")).outboxInBatches(256),
  "llmobs outbox, one by one": async () => (await import("./ours/outbox.ts")).outboxInBatches(1),
};

/** @public A contender's process loads this. */
export const contenders: readonly Contender[] = COURSES.flatMap((course) =>
  Object.entries(QUEUES).map(([queue, load]) => ({
    name: nameOf(queue, course),
    enter: async (set, room) => track(await load(), course, set, room),
  })),
);

export const outbox: Subject = {
  name: "outbox",
  title: "A durable queue in front of a destination, in nanoseconds an event on the host's thread",
  run: async (quick) => {
    const length = { heats: 3, laps: 3, warmUpLaps: 1 };
    const results = await race(import.meta.url, contenders, length, quick);
    const tables = EVENT_BYTES.flatMap((bytes) =>
      COURSES.map((course) => {
        const names = Object.keys(QUEUES).map((queue) => nameOf(queue, course));
        const table = raceTable(results, names, nameOf(LIMIT, course), bytes, { unit: "ns" });
        return { ...table, title: `### Events of ${nameOfBytes(bytes)}, until ${course}` };
      }),
    );
    return { tables, targets: [] };
  },
};

function track(open: OpenQueue, course: Course, set: EventSet, { directory, quick }: Room): Track {
  const events = makeEvents(set, quick ? QUICK_EVENTS : EVENTS[set.bytes]);
  let databases = 0;

  return {
    lap: async (): Promise<Lap> => {
      const path = join(directory, `${++databases}.db`);
      const queue = open(path);
      const elapsed = stopwatch();
      queue.take(events);
      let elapsedNs = elapsed();
      const arrived = await queue.settle();
      if (course === "delivered") elapsedNs = elapsed();
      await queue.close();
      requireAll(arrived, events.length);
      for (const suffix of ["", "-wal", "-shm", "-lock"]) rmSync(path + suffix, { force: true });
      return { events: events.length, elapsedNs };
    },
    close: () => {},
  };
}
