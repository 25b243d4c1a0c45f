import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

/** How a collector treats its requests: at once, after a while, with an error, or not at all. */
export type Mood = "healthy" | "slow" | "failing" | "hung";

/** A server on this machine that takes events, and does so as well as its mood allows. */
export interface Collector {
  readonly url: string;
  mood: Mood;
  /** The lines that it has taken and acknowledged, in order. */
  readonly lines: readonly string[];
  /** How many requests came. */
  readonly requests: number;
  close(): Promise<void>;
}

const SLOW_MS = 200;

export async function startCollector(): Promise<Collector> {
  const lines: string[] = [];
  let mood: Mood = "healthy";
  let requests = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests++;
    const body = await text(request);
    if (mood === "hung") return;
    if (mood === "failing") {
      response.writeHead(503).end();
      return;
    }
    if (mood === "slow") await delay(SLOW_MS);
    // Who has gone won't hear that it was taken.
    if (response.destroyed) return;
    lines.push(...body.trimEnd().split("\n"));
    response.writeHead(202).end();
  }

  const server = createServer((request, response) => {
    // A client that goes away in the middle of its request is no reason to fall over.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/v1/events`,
    get mood() {
      return mood;
    },
    set mood(next: Mood) {
      mood = next;
    },
    lines,
    get requests() {
      return requests;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
