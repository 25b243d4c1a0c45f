import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { readHistograms, type ReceivedMetric } from "./received-metric.ts";
import { readSpans, type ReceivedSpan } from "./received-span.ts";

/** Hears what arrives, before it is acknowledged. */
export interface OnReceived {
  readonly spans: (spans: readonly ReceivedSpan[]) => void;
  readonly histograms?: (metrics: readonly ReceivedMetric[]) => void;
}

/** A server for OTLP over HTTP with protobuf. */
export interface OtlpReceiver extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
}

/** Starts a receiver, on a free port where none is given. */
export async function startReceiver(onReceived: OnReceived, port = 0): Promise<OtlpReceiver> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      const sent = await buffer(request);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
      const isProtobuf = request.headers["content-type"] === "application/x-protobuf";
      if (!isProtobuf || request.method !== "POST") {
        response.writeHead(415).end();
      } else if (request.url === "/v1/traces") {
        onReceived.spans(readSpans(body));
        response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      } else if (request.url === "/v1/metrics") {
        onReceived.histograms?.(readHistograms(body));
        response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      } else {
        response.writeHead(404).end();
      }
    })();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: chosen } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${chosen}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
