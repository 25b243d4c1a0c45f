/**
 * One trace through two services: any function is observed by wrapping it, and a request's traceparent header
 * says whose call it is. You want this when an agent's tools are somebody else's endpoints.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Handler, ObservabilityManager, runInContext } from "@llmobs/core";
import { extract, inject, observe } from "@llmobs/observe";

const seen: string[] = [];
const printer: Handler = {
  name: "printer",
  handle: ({ type, source, traceId = "" }) => {
    if (!seen.includes(traceId)) seen.push(traceId);
    if (type.endsWith(".start"))
      console.log(`trace ${seen.indexOf(traceId) + 1}: ${source} ${type}`);
  },
};
const agent = new ObservabilityManager({ source: "agent", handlers: [printer] });
const library = new ObservabilityManager({ source: "library", handlers: [printer] });

const find = observe(async (topic: string) => [`All about ${topic}`], { manager: library });
const server = createServer((request, response) => {
  const topic = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
  void runInContext(extract(request), async () => response.end(JSON.stringify(await find(topic))));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const research = observe(
  async (topic: string) => (await fetch(`${url}/${topic}`, { headers: inject({}) })).json(),
  { manager: agent, as: "agent", name: "researcher" },
);
console.log(await research("llamas"));
await find("nothing in particular");
server.close();
await Promise.all([agent.shutdown(), library.shutdown()]);
