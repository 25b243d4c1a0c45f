import type { Decorator } from "@llmobs/core";
import { createHash } from "node:crypto";

/** How the Python cookbook samples sessions, and many after it: by a part of an MD5 in hex. */
export function md5Sampling(rate: number): Decorator {
  return (next, context) => ({
    name: "md5-sampling",
    handle: (event) => {
      const id = event.sessionId ?? event.id;
      const hash = createHash("md5").update(id).digest("hex");
      const share = Number.parseInt(hash.slice(0, 8), 16) / 0xffff_ffff;
      return share < rate ? next.handle(event) : context.drop(event, "sampled_out");
    },
  });
}
