import { asksForStream, type CannedAnswer, JSON_HEADERS, STREAM_HEADERS } from "./canned-answer.ts";

/** A `fetch` that answers at once, in memory. */
export function cannedFetch({ whole, pieces }: CannedAnswer): typeof fetch {
  const json = JSON.stringify(whole);
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return async (_url, init) => {
    const { body } = init ?? {};
    const isStream = typeof body === "string" && asksForStream(body);
    return isStream ? streamed(bytes) : new Response(json, { headers: JSON_HEADERS });
  };
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
  return new Response(body, { headers: STREAM_HEADERS });
}
