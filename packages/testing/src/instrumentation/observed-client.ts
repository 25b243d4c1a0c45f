import type { LlmEndData } from "@llmobs/core";
import { type FakeProvider, fakeProvider } from "../provider/fake-provider.ts";
import {
  type TestObservability,
  testObservability,
  type TestObservabilityOptions,
} from "../test-observability.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** A client that is observed, with all around it. */
export interface ObservedClient<Client> extends TestObservability, AsyncDisposable {
  /** What both clients talk to. */
  readonly provider: FakeProvider;
  /** The client that is not observed. */
  readonly client: Client;
  readonly observed: Client;
  /** The payloads of the `llm.end` events, in order. */
  ends(): readonly LlmEndData[];
  /** Those of the ends. */
  statuses(): readonly LlmEndData["status"][];
}

/**
 * Sets up what a test of an instrumentation needs: a provider, a client of it, the same client observed,
 * and a manager that records. Ends the provider when it is disposed.
 *
 * @example
 * ```ts
 * import { captureCall } from "@llmobs/core/capture";
 * import { type Instrumentation, observedClient } from "@llmobs/testing";
 *
 * type Ask = (question: string) => Promise<unknown>;
 *
 * const request = { provider: "acme", operation: "chat", model: "large-1" };
 * const reader = { answer: () => {}, chunk: () => {}, fields: () => ({}) };
 * const instrumentation: Instrumentation<Ask> = {
 *   connect: (url) => async (question) => {
 *     const response = await fetch(`${url}/v1/chat/completions`, {
 *       method: "POST",
 *       headers: { authorization: "Bearer any" },
 *       body: JSON.stringify({ model: "large-1", messages: [{ role: "user", content: question }] }),
 *     });
 *     if (!response.ok) throw new Error(`${response.status}`);
 *     return response.json();
 *   },
 *   observe: (ask, manager) => (question) =>
 *     captureCall(
 *       manager,
 *       () => ({ request, reader }),
 *       () => ask(question),
 *     ),
 * };
 *
 * await using all = await observedClient(instrumentation);
 * all.provider.replyOnce({ text: "Because." }, { status: 500 });
 * await all.observed("Why?");
 * await all.observed("Why?").catch(() => {});
 * console.log(all.statuses()); // [ 'ok', 'error' ]
 * ```
 */
export async function observedClient<Client>(
  { connect, observe }: Instrumentation<Client>,
  options: TestObservabilityOptions = {},
): Promise<ObservedClient<Client>> {
  const provider = await fakeProvider();
  const observability = testObservability(options);
  const client = connect(provider.url, { retries: 0 });
  const ends = (): readonly LlmEndData[] =>
    observability.handler.ofType("llm.end").map(({ data }) => data);
  return {
    ...observability,
    provider,
    client,
    observed: observe(client, observability.manager),
    ends,
    statuses: () => ends().map(({ status }) => status),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}
