// Runs in a child process that is killed: writes down what arrives before it acknowledges it.
import { appendFileSync } from "node:fs";
import { startReceiver } from "./otlp-receiver.ts";

const [, , file = "", port = "0"] = process.argv;
const { endpoint } = await startReceiver(
  {
    spans: (spans) => {
      appendFileSync(file, spans.map((span) => `${JSON.stringify(span)}\n`).join(""));
    },
  },
  Number(port),
);
console.log(endpoint);
