import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { type HeldHandler, heldHandler } from "../test/held-handler.ts";
import { runs } from "../test/property.ts";
import { turn } from "../test/turn.ts";
import { batchError } from "./error.ts";
import {
  type Books,
  type Decorator,
  fanout,
  type Handler,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "./index.ts";

/** What may happen to a manager with one handler of each kind. */
type Step =
  | { readonly do: "observe"; readonly count: number }
  | { readonly do: "observe nonsense" | "send batches" | "flush" | "step clock" }
  | {
      readonly do: "settle";
      readonly which: number;
      readonly how: "resolve" | "reject" | "in part";
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("observe" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    do: fc.constant("settle" as const),
    which: fc.nat(2),
    how: fc.constantFrom("resolve", "reject", "in part"),
  }),
  fc.record({
    do: fc.constantFrom("observe nonsense", "send batches", "flush", "step clock"),
  }),
);

function expectBalance(books: Books, where: string): void {
  const dropped = Object.values(books.dropped).reduce((sum, count) => sum + count, 0);
  expect(books.accepted, `${where} ${JSON.stringify(books)}`).toBe(
    books.delivered + dropped + books.queued,
  );
}

/** A queue as a decorator: it acknowledges, says what it holds, and sends when told to. */
function queue(): { readonly decorator: Decorator; send(): void } {
  let waiting: ObservedEvent[] = [];
  let inFlight = 0;
  let send = (): void => {};
  const decorator: Decorator = (next, context) => {
    send = () => {
      const batch = waiting;
      waiting = [];
      inFlight += batch.length;
      const landed = (): void => void (inFlight -= batch.length);
      const fail = (error: unknown): void => {
        landed();
        for (const { event } of (error as ReturnType<typeof batchError>).failures) {
          context.drop(event, "handler_error");
        }
      };
      try {
        const result = next.handleBatch(batch);
        if (result === undefined) landed();
        else void result.then(landed, fail);
      } catch (error) {
        fail(error);
      }
    };
    return {
      name: "queue",
      acknowledges: "enqueue",
      handle: (event) => void waiting.push(event),
      queued: () => waiting.length + inFlight,
    };
  };
  return { decorator, send: () => send() };
}

const everyThird: Decorator = (next, context) => {
  let count = 0;
  return {
    name: "every third",
    handle: (event) =>
      ++count % 3 === 0 ? context.drop(event, "sampled_out") : next.handle(event),
  };
};

function setUp() {
  const clock = fakeClock();
  const held = [heldHandler("a"), heldHandler("b"), heldHandler("c")] as const;
  const queued = queue();
  let calls = 0;
  const flaky: Handler = {
    name: "flaky",
    handle: () => {
      if (++calls % 4 === 0) throw new Error("now and then");
    },
  };
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    maxInFlight: 8,
    onDiagnostic: () => {},
    handlers: [
      held[0],
      pipe(everyThird, held[1]),
      pipe(everyThird, queued.decorator, held[2]),
      flaky,
      pipe(everyThird, fanout(flaky, { name: "fine", handle: () => {} })),
    ],
  });
  return { clock, held, queued, manager };
}

function settle({ held }: HeldHandler, how: "resolve" | "reject" | "in part"): void {
  const [call] = held;
  if (call === undefined) return;
  const [first] = call.events;
  if (how === "resolve" || first === undefined) call.resolve();
  else if (how === "reject") call.reject(new Error("no"));
  else call.reject(batchError([{ event: first, error: new Error("this one") }]));
}

describe("the books", () => {
  it("balance after every step of every history, and what is queued is where it was put", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { clock, held, queued, manager } = setUp();
        const check = async (): Promise<void> => {
          await turn();
          const { intake, handlers } = manager.stats();
          expectBalance(intake, "intake");
          for (const books of handlers) {
            expectBalance(books, books.name);
            for (const branch of books.branches ?? []) expectBalance(branch, branch.name);
          }
          if (manager.stats().state !== "open") return;
          const inHands = (handler: HeldHandler): number =>
            handler.held.reduce((sum, { events }) => sum + events.length, 0);
          expect(handlers[0]?.queued).toBe(inHands(held[0]));
          expect(handlers[1]?.queued).toBe(inHands(held[1]));
        };
        for (const now of steps) {
          switch (now.do) {
            case "observe":
              for (let count = 0; count < now.count; count++) manager.log("x");
              break;
            case "observe nonsense":
              manager.observe(null as never);
              break;
            case "send batches":
              queued.send();
              break;
            case "settle":
              settle(held[now.which] as HeldHandler, now.how);
              break;
            case "flush":
              void manager.flush({ timeoutMs: 100 });
              clock.advance(30);
              break;
            case "step clock":
              clock.step(clock.now() % 2 === 0 ? 3_600_000 : -3_600_000);
              break;
          }
          await check();
        }
        const ended = manager.shutdown({ timeoutMs: 1_000 });
        await turn();
        clock.advance(1_000);
        await turn();
        clock.advance(100);
        const receipt = await ended;
        expect(receipt.pending).toBe(0);
        manager.log("late");
        for (const handler of held) while (handler.held[0] !== undefined) handler.held[0].resolve();
        await check();
        for (const books of manager.stats().handlers) expect(books.queued).toBe(0);
      }),
      runs(150),
    );
  }, 300_000);
});
