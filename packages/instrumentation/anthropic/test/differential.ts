import { deepStrictEqual } from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { fakeProvider, type ProviderRequest, testObservability } from "@llmobs/testing";
import { observeAnthropic } from "../src/index.ts";
import type { Exchange } from "./exchange.ts";
import { type Use, USES } from "./uses.ts";

/** What an app learns, and what it has asked. */
interface Course {
  readonly seen: readonly unknown[];
  readonly value: unknown;
  readonly error: unknown;
  readonly requests: readonly unknown[];
}

/**
 * Has an app make the same exchange without us and with us, and fails where it gets something else or
 * asks for something else, or where a call of it is not recorded once.
 */
export async function compareExchange(exchange: Exchange): Promise<void> {
  const { manager, handler } = testObservability({ captureContent: exchange.captureContent });
  const without = await runExchange(exchange, (client) => client);
  const observed = await runExchange(exchange, (client) =>
    observeAnthropic(client, { observability: manager }),
  );
  deepStrictEqual(observed, without);
  const [starts, ends] = [handler.ofType("llm.start"), handler.ofType("llm.end")];
  deepStrictEqual(
    new Set(ends.map(({ spanId }) => spanId)),
    new Set(starts.map(({ spanId }) => spanId)),
  );
  deepStrictEqual(ends.length, starts.length);
  deepStrictEqual(manager.trace.openCount, 0);
  // Each request was made for a call, and every further one of a call is a retry.
  const retries = ends.reduce((sum, { data }) => sum + (data.retries ?? 0), 0);
  deepStrictEqual(ends.length + retries, without.requests.length);
}

async function runExchange(
  { use, enough, replies, maxRetries }: Exchange,
  observe: (client: Anthropic) => Anthropic,
): Promise<Course> {
  await using provider = await fakeProvider();
  provider.replyOnce(...replies);
  provider.reply(replies.at(-1) ?? {});
  const client = new Anthropic({ apiKey: "any", baseURL: provider.url, maxRetries });
  // Nobody waits for long before a request is sent again.
  Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
  const seen: unknown[] = [];
  const act = USES[use] as Use;
  let value: unknown;
  let error: unknown;
  try {
    value = await act(observe(client), { seen, enough });
  } catch (thrown) {
    error = describeError(thrown);
  }
  return asData({ seen, value, error, requests: provider.requests.map(describeRequest) });
}

function describeRequest({ method, path, headers, body }: ProviderRequest): unknown {
  // The port is another one each time.
  return { method, path, headers: { ...headers, host: "" }, body };
}

function describeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { status, type, requestID } = thrown as Partial<InstanceType<typeof Anthropic.APIError>>;
  return { class: thrown.constructor.name, message: thrown.message, status, type, requestID };
}

/** What can be compared of it: without what JSON does not show. */
function asData<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value) ?? "null");
}
