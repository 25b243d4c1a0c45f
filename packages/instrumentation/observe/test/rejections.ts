/** Prints which rejections of observed functions nobody has handled. */
import { ObservabilityManager, setDefaultManager } from "@llmobs/core";
import { observe } from "../src/observe.ts";

process.on("unhandledRejection", (reason) => console.log("unhandled:", (reason as Error).message));
setDefaultManager(new ObservabilityManager({ source: "test" }));

const fail = observe(async function fail(message: string): Promise<void> {
  throw new Error(message);
});
const failLater = observe(async function* failLater(message: string): AsyncGenerator<number> {
  yield 1;
  throw new Error(message);
});

fail("handled").catch(() => {});
void fail("forgotten");
try {
  for await (const value of failLater("handled, too")) void value;
} catch {
  // As it should be.
}
const forgotten = failLater("forgotten, too");
await forgotten.next();
void forgotten.next();
