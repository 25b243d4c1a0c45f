/**
 * A provider in a process of its own, since 10,000 connections need as many files on either side. Its
 * streams begin, and wait until so many are open as its argument says; then all go on.
 */
import { fakeProvider, type ModelAnswer } from "@llmobs/testing";

const count = Number(process.argv[2]);
const text = Array.from({ length: 20 }, (_, index) => `${index} `);
const provider = await fakeProvider();
provider.reply((request): ModelAnswer => {
  // The head, so that the client has its stream.
  request.release(0);
  const { user_id: course } = request.body["metadata"] as { user_id: string };
  const isCut = course === "cut";
  return { text, held: true, ...(isCut && { breakOff: { afterChunks: 10, how: "cut" } }) };
});
process.send?.(provider.url);
for (;;) {
  await provider.received(count);
  const requests = [...provider.requests];
  provider.clear();
  for (const request of requests) request.release();
}
