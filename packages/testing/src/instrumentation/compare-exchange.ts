import { deepEqual, ok } from "node:assert/strict";
import { type FakeProvider, fakeProvider } from "../provider/fake-provider.ts";
import type { ProviderRequest } from "../provider/provider-request.ts";
import type { RecordingHandler } from "../recording-handler.ts";
import { testObservability } from "../test-observability.ts";
import type { Exchange, UsedInstrumentation } from "./exchange.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** What an app learns, and what it has asked. */
interface Course {
  readonly seen: unknown;
  readonly outcome: Outcome;
  readonly requests: readonly unknown[];
}

/**
 * Has an app make the same exchange without an instrumentation and with it. Fails where it gets, throws
 * or asks for something else, or where a call of it is not recorded, once, with its retries.
 *
 * What the app gets is compared as JSON shows it, and errors by their class, their message and what
 * clients' errors usually say besides.
 *
 * @throws AssertionError with the difference.
 * @example
 * ```ts
 * import { compareExchange } from "@llmobs/testing";
 *
 * const instrumentation = {
 *   connect: (url: string) => async (question: string) => {
 *     const response = await fetch(`${url}/v1/chat/completions`, {
 *       method: "POST",
 *       headers: { authorization: "Bearer any" },
 *       body: JSON.stringify({ model: "large-1", messages: [{ role: "user", content: question }] }),
 *     });
 *     return response.json();
 *   },
 *   // One that records nothing.
 *   observe: (ask: (question: string) => Promise<unknown>) => ask,
 *   uses: { answer: (ask: (question: string) => Promise<unknown>) => ask("Why?") },
 * };
 * const exchange = { enough: 1, wantsUsage: false, replies: [{}], retries: 0, captureContent: false };
 * await compareExchange(instrumentation, { use: "answer", ...exchange }).catch(({ message }) => {
 *   console.log(message); // Requests for which there is no call: expected 0; received 1.
 * });
 * ```
 */
export async function compareExchange<Client>(
  instrumentation: UsedInstrumentation<Client>,
  exchange: Exchange,
): Promise<void> {
  const { captureContent } = exchange;
  const { manager, handler } = testObservability({ captureContent });
  const without = await runExchange(instrumentation, exchange, (client) => client);
  const observed = await runExchange(instrumentation, exchange, (client) =>
    instrumentation.observe(client, manager),
  );
  deepEqual(observed, without);
  expectCalls(handler, without.requests.length);
  expectCount(manager.trace.openCount, 0, "Spans that are still open");
}

async function runExchange<Client>(
  { connect, uses }: UsedInstrumentation<Client>,
  { use, enough, wantsUsage, replies, retries }: Exchange,
  observe: (client: Client) => Client,
): Promise<Course> {
  const act = uses[use];
  if (act === undefined) {
    throw new RangeError(
      `[compareExchange] use must be one of ${Object.keys(uses).join(", ")}; received ${use}.`,
    );
  }
  // One of its own, so that what it answers has the same ids.
  await using provider = await fakeProvider();
  script(provider, replies);
  const client = observe(connect(provider.url, { retries }));
  const seen: unknown[] = [];
  const outcome = await outcomeOf(act(client, { seen, enough, wantsUsage }).then(asData));
  return { seen: asData(seen), outcome, requests: provider.requests.map(described) };
}

function script(provider: FakeProvider, replies: Exchange["replies"]): void {
  provider.replyOnce(...replies);
  provider.reply(replies.at(-1) ?? {});
}

/** Each request was made for a call, and every further one of a call is a retry. */
function expectCalls(handler: RecordingHandler, requests: number): void {
  const [starts, ends] = [handler.ofType("llm.start"), handler.ofType("llm.end")];
  deepEqual(spansOf(ends), spansOf(starts), "Every call that begins ends");
  expectCount(ends.length, starts.length, "Ends of calls");
  const retries = ends.reduce((sum, { data }) => sum + (data.retries ?? 0), 0);
  expectCount(requests - ends.length - retries, 0, "Requests for which there is no call");
}

function spansOf(events: readonly { readonly spanId?: string | undefined }[]): Set<unknown> {
  return new Set(events.map(({ spanId }) => spanId));
}

function expectCount(received: number, expected: number, what: string): void {
  ok(received === expected, `${what}: expected ${expected}; received ${received}.`);
}

function described({ method, path, headers, body }: ProviderRequest): unknown {
  // The port is another one each time.
  return asData({ method, path, headers: { ...headers, host: "" }, body });
}

/** What JSON shows of it: an object of a client compares by what it tells. */
function asData(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? "null");
}
