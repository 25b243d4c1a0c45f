import { describe, expect, it } from "vitest";
import { ApiPromise } from "../../test/api-promise.ts";
import { recorder } from "../../test/recorder.ts";
import { ObservabilityManager } from "../index.ts";
import { countAttempts } from "./attempts.ts";
import { captureCall } from "./capture-call.ts";

const reader = { answer: () => {}, chunk: () => {}, fields: () => ({}) };
const request = { provider: "acme", operation: "chat", model: "acme-1" } as const;

/** Sends a request as the official clients do, so often. */
async function send(options: unknown, times: number): Promise<object[]> {
  const { fetchOptions } = options as { readonly fetchOptions?: object };
  const sent: object[] = [];
  for (let attempt = 0; attempt < times; attempt++) {
    sent.push({ method: "POST", ...fetchOptions });
    await Promise.resolve();
  }
  return sent;
}

function setUp() {
  const sink = recorder();
  const manager = new ObservabilityManager({ source: "test", handlers: [sink] });
  const call = (given: unknown, times: number): Promise<object[]> =>
    captureCall(
      manager,
      ([options]) => ({ request, reader, args: [countAttempts(options)] }),
      ([options]) => send(options, times),
      [given],
    );
  const retries = () =>
    sink.events.flatMap(({ type, data }) => (type === "llm.end" ? [data.retries] : []));
  return { call, manager, retries };
}

describe("countAttempts", () => {
  it("tells calls apart that are under way at once", async () => {
    const { call, retries } = setUp();
    await Promise.all([call(undefined, 3), call({ timeout: 5 }, 1), call(undefined, 2)]);
    expect(new Set(retries())).toEqual(new Set([0, 1, 2]));
  });

  it("counts what is sent again while the answer is read, wherever somebody waits for that", async () => {
    const { manager, retries } = setUp();
    const response = { status: 200, headers: new Headers() };
    const promise = captureCall(
      manager,
      ([options]) => ({ request, reader, args: [countAttempts(options)] }),
      ([options]) =>
        new ApiPromise(
          send(options, 1).then(() => ({ response })),
          () => send(options, 2),
        ),
      [undefined],
    );
    await manager.trace.tool("elsewhere", {}, async () => await promise);
    expect(retries()).toEqual([2]);
  });

  it("changes nothing of the request that counts, and leaves alone what the app gave", async () => {
    const { call } = setUp();
    const given = Object.freeze({ timeout: 5, fetchOptions: Object.freeze({ keepalive: true }) });
    expect(countAttempts(given)).toMatchObject({ timeout: 5 });
    const sent = await call(given, 2);
    expect(sent.map((one) => Object.entries(one))).toEqual(
      Array.from({ length: 2 }, () => [
        ["method", "POST"],
        ["keepalive", true],
      ]),
    );
    expect(given).toEqual({ timeout: 5, fetchOptions: { keepalive: true } });
  });

  it("counts with the fetch options of the app, too", async () => {
    const { call, retries } = setUp();
    await call({ fetchOptions: { keepalive: true } }, 4);
    expect(retries()).toEqual([3]);
  });

  it("counts nothing where options are yet to come, or none could be", async () => {
    const later = Promise.resolve({});
    for (const given of [later, "no", null]) expect(countAttempts(given)).toBe(given);
    const { call, retries } = setUp();
    await call(later, 2);
    expect(retries()).toEqual([undefined]);
  });
});
