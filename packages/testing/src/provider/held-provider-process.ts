// Runs in the process that `heldProvider` starts.
import { fakeProvider } from "./fake-provider.ts";
import { CUT_QUESTION } from "./held-provider.ts";
import type { ModelAnswer } from "./reply.ts";

const count = Number(process.argv[2]);
const text = Array.from({ length: 20 }, (_, index) => `${index} `);

async function serve(): Promise<never> {
  const provider = await fakeProvider();
  provider.reply((request): ModelAnswer => {
    // The head, so that the client has its stream.
    request.release(0);
    const isCut = JSON.stringify(request.body).includes(CUT_QUESTION);
    return { text, held: true, ...(isCut && { breakOff: { afterChunks: 10, how: "cut" } }) };
  });
  process.send?.(provider.url);
  for (;;) {
    await provider.received(count);
    const requests = [...provider.requests];
    provider.clear();
    for (const request of requests) request.release();
  }
}

// Of a parent that is gone without a word.
process.once("disconnect", () => process.exit());
void serve();
