/** Answers as it is told in its first message, and says where. Ends with its parent. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { asksForStream, type CannedAnswer, JSON_HEADERS, STREAM_HEADERS } from "./canned-answer.ts";

const [{ whole, pieces }] = (await once(process, "message")) as [CannedAnswer];
process.on("disconnect", () => process.exit());
const json = JSON.stringify(whole);
const jsonHeaders = { ...JSON_HEADERS, "content-length": Buffer.byteLength(json) };

const server = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (asksForStream(await text(request))) await stream(response);
  else response.writeHead(200, jsonHeaders).end(json);
}

/** Each piece goes out by itself, as a model's do. */
async function stream(response: ServerResponse): Promise<void> {
  response.writeHead(200, STREAM_HEADERS);
  for (const piece of pieces) {
    response.write(piece);
    await setImmediate();
  }
  response.end();
}

server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
