/** A `fetch` that answers in memory: JSON, or the pieces of an event stream, one at a time, if asked for one. */
export function cannedFetch(answer: object, pieces: readonly string[]): typeof fetch {
  const json = JSON.stringify(answer);
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return async (_url, init) => {
    const { body } = init ?? {};
    const isStreamed = typeof body === "string" && body.includes('"stream":true');
    return isStreamed ? streamed(bytes) : whole(json);
  };
}

const HEADERS = { "x-request-id": "req-1", "request-id": "req-1" };

function whole(json: string): Response {
  return new Response(json, { headers: { ...HEADERS, "content-type": "application/json" } });
}

function streamed(pieces: readonly Uint8Array[]): Response {
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = pieces[next++];
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  return new Response(body, { headers: { ...HEADERS, "content-type": "text/event-stream" } });
}
