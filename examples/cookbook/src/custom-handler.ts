/**
 * A handler of your own: sends how long commands, model calls and tools took to StatsD, over UDP. Write
 * one when events should go where no package delivers; `handlerSuite` of @llmobs/testing says whether
 * it is right. To see the lines arrive: `nc -ul 8125` in another terminal.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Handler, ObservabilityManager } from "@llmobs/core";

function statsdHandler(port: number): Handler {
  const socket = createSocket("udp4").unref();
  let closed: Promise<unknown> | undefined;
  return {
    name: "statsd",
    // Resolving takes responsibility for the event, rejecting hands it back; the manager counts both.
    handle: ({ type, data }) => {
      if (!("durationMs" in data)) return undefined;
      const line = `support_bot.${type}:${data.durationMs}|ms`;
      return new Promise((resolve, reject) => {
        socket.send(line, port, "127.0.0.1", (error) => (error ? reject(error) : resolve()));
      });
    },
    [Symbol.asyncDispose]: async () => {
      closed ??= once(socket.close(), "close");
      await closed;
    },
  };
}

const handlers = [statsdHandler(Number(process.env["STATSD_PORT"] ?? 8125))];
const observability = new ObservabilityManager({ source: "support-bot", handlers });
const { trace } = observability;
await trace.command("answer", { question: "When do I get my money?" }, async () => {
  const page = await trace.tool("search", { words: "refund" }, async () => "Within five days.");
  const model = { provider: "openai", operation: "chat", model: "gpt-5" };
  console.log(await trace.llm(model, async () => `Our help centre says: ${page}`));
});
const { delivered, dropped } = await observability.shutdown();
console.log({ delivered, dropped });
