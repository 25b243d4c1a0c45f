import { captureCall } from "@llmobs/core/capture";
import type { Instrumentation, StreamingInstrumentation } from "../src/index.ts";

/** The smallest client: a function that asks a question, and gives the answer as it streams. */
export type Ask = (question: string) => Promise<AsyncIterable<unknown>>;

const request = { provider: "acme", operation: "chat", model: "large-1" };
const reader = { answer: () => {}, chunk: () => {}, fields: () => ({}) };

/** The server-sent events of a body, whatever the pieces are in which it comes. */
async function* events(body: AsyncIterable<unknown> | Iterable<never>): AsyncGenerator<string> {
  let rest = "";
  for await (const bytes of body) {
    const complete = (rest + Buffer.from(bytes as Uint8Array).toString()).split("\n\n");
    rest = complete.pop() ?? "";
    yield* complete;
  }
}

/** A correct instrumentation of it. */
export const asking: Instrumentation<Ask> = {
  connect: (url, { retries }) => {
    const ask: Ask = async (question) => {
      for (let attempt = 0; ; attempt++) {
        const response = await fetch(`${url}/v1/chat/completions`, {
          method: "POST",
          headers: { authorization: "Bearer any" },
          body: JSON.stringify({
            model: "large-1",
            messages: [{ role: "user", content: question }],
            stream: true,
          }),
        });
        if (response.ok) return events(response.body ?? []);
        if (attempt === retries) throw new TypeError(`${response.status} ${await response.text()}`);
      }
    };
    return ask;
  },
  observe: (ask, manager) => (question) =>
    captureCall(
      manager,
      () => ({ request, reader }),
      () => ask(question),
    ),
};

export const streamingAsking: StreamingInstrumentation<Ask> = {
  ...asking,
  stream: (ask, question) => ask(question),
};
