import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type JsonEvent, parseLines } from "./json-events.ts";

/** A collector of events, which answers as a test says. */
export interface Collector {
  readonly url: string;
  /** The events of each request that it took, in their order. */
  readonly taken: readonly (readonly JsonEvent[])[];
}

/**
 * Starts an HTTP server that takes lines of JSON, until the test is finished.
 *
 * @param answer the status of the answer to the request with this number, from 1
 */
export async function startCollector(
  answer: (request: number) => number | Promise<number> = () => 200,
): Promise<Collector> {
  const taken: (readonly JsonEvent[])[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const events = parseLines(await text(request));
      const status = await answer(++requests);
      if (status === 200) taken.push(events);
      response.writeHead(status).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, taken };
}
