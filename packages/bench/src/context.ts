/** What a peer is told once, or with each event, where we take it from the asynchronous context. */
export const CONTEXT = {
  source: "bench",
  sessionId: "019b76da-a800-7000-8000-000000000001",
  userId: "user-17",
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
} as const;
