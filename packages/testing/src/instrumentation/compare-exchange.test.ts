import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Ask, asking } from "../../test/asking.ts";
import { compareExchanges } from "../fast-check.ts";
import { compareExchange, type Exchange, type UsedInstrumentation } from "../index.ts";

const correct: UsedInstrumentation<Ask> = {
  ...asking,
  uses: {
    read: async (ask, { seen }) => {
      for await (const chunk of await ask("Why?")) seen.push(String(chunk));
    },
    brokenOff: async (ask, { seen, enough }) => {
      for await (const _ of await ask("Why?")) if (seen.push("chunk") === enough) break;
    },
    twice: async (ask) => [
      (await Array.fromAsync(await ask("Why?"))).map(String).join(""),
      (await Array.fromAsync(await ask("And?"))).map(String).join(""),
    ],
  },
};
const exchange: Exchange = {
  use: "twice",
  enough: 1,
  wantsUsage: false,
  replies: [{ status: 503 }, {}],
  retries: 1,
  captureContent: false,
};

interface Broken {
  readonly observe: UsedInstrumentation<Ask>["observe"];
  readonly complaint: RegExp;
  readonly of?: Partial<Exchange>;
}

const broken: Readonly<Record<string, Broken>> = {
  "does not see calls": {
    observe: (ask) => ask,
    complaint: /^Requests for which there is no call: expected 0; received 3\.$/u,
  },
  "asks for something else": {
    observe: (ask, manager) => (question) => asking.observe(ask, manager)(`${question} Please.`),
    complaint: /Please/u,
  },
  "gives something else": {
    observe: (ask, manager) => async (question) => {
      const stream = await asking.observe(ask, manager)(question);
      return [...(await Array.fromAsync(stream)), "!"] as unknown as AsyncIterable<unknown>;
    },
    complaint: /!/u,
  },
  "throws an error of another class": {
    observe: (ask, manager) => (question) =>
      asking
        .observe(
          ask,
          manager,
        )(question)
        .catch(({ message }: Error) => {
          throw new RangeError(message);
        }),
    complaint: /RangeError/u,
    of: { replies: [{ status: 400 }], retries: 0 },
  },
  "leaves a call open": {
    observe: (ask, manager) => {
      const observed = asking.observe(ask, manager);
      return (question) => {
        manager.trace.startLlm({ provider: "acme", operation: "chat", model: "large-1" });
        return observed(question);
      };
    },
    complaint: /^Every call that begins ends/u,
  },
  "takes each attempt for a call": {
    observe: (ask, manager) => {
      const observed = asking.observe(ask, manager);
      return (question) => {
        manager.trace.startLlm({ provider: "acme", operation: "chat", model: "large-1" }).end();
        return observed(question);
      };
    },
    complaint: /^Requests for which there is no call: expected 0; received -/u,
    of: { replies: [{}], retries: 0 },
  },
};

describe("compareExchange", () => {
  it("passes where nothing differs, and every call is recorded", async () => {
    await compareExchange(correct, { ...exchange, replies: [{}] });
  });

  it.each(Object.entries(broken))("finds an instrumentation that %s", async (_, each) => {
    const compared = compareExchange(
      { ...correct, observe: each.observe },
      { ...exchange, ...each.of },
    );
    await expect(compared).rejects.toThrow(each.complaint);
  });

  it("knows no use but those given", async () => {
    await expect(compareExchange(correct, { ...exchange, use: "sing" })).rejects.toThrow(
      "[compareExchange] use must be one of read, brokenOff, twice; received sing.",
    );
  });
});

describe("compareExchanges", () => {
  it("finds what differs in some, and makes it small", async () => {
    const loses: UsedInstrumentation<Ask>["observe"] = (ask, manager) => async (question) => {
      try {
        return await asking.observe(ask, manager)(question);
      } catch {
        await delay(0);
        return asking.observe(ask, manager)(question);
      }
    };
    const compared = compareExchanges({ ...correct, observe: loses }, { count: 50, seed: 1 });
    await expect(compared).rejects.toThrow(/Counterexample: .*"replies":\[/u);
  });
});
