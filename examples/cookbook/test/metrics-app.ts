/** An app that says nothing of metrics, and asks for its own as Prometheus would. */
import { getDefaultManager } from "@llmobs/core";

const url = `http://127.0.0.1:${process.env["LLMOBS_PROMETHEUS_PORT"]}/metrics`;

getDefaultManager()?.log("hello");
const page = await firstAnswer();
console.log(/^llmobs_events_total.*"log".*$/m.exec(page)?.[0]);

/** The handler begins to listen while the app begins to run. */
async function firstAnswer(): Promise<string> {
  for (;;) {
    try {
      return await (await fetch(url)).text();
    } catch {
      // Not yet.
    }
  }
}
