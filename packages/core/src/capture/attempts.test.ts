import { describe, expect, it } from "vitest";
import { countAttempts } from "./attempts.ts";

/** Sends a request as the official clients do. */
function send({ fetchOptions }: { readonly fetchOptions?: object }): object {
  return { method: "POST", ...fetchOptions };
}

describe("countAttempts", () => {
  it("counts how often the request is sent, and changes nothing of it that counts", () => {
    const counter = countAttempts({ timeout: 5, fetchOptions: { keepalive: true } });
    expect(counter?.attempts).toBe(0);
    expect(counter?.requestOptions).toMatchObject({ timeout: 5 });
    const sent = [1, 2, 3].map(() => send(counter?.requestOptions ?? {}));
    expect(counter?.attempts).toBe(3);
    expect(sent.map((request) => Object.entries(request))).toEqual(
      Array.from({ length: 3 }, () => [
        ["method", "POST"],
        ["keepalive", true],
      ]),
    );
  });

  it("leaves alone what the app gave", () => {
    const given = Object.freeze({ timeout: 5 });
    countAttempts(given);
    expect(given).toEqual({ timeout: 5 });
  });

  it("counts nothing where options are yet to come, or none could be", () => {
    expect([countAttempts(Promise.resolve({})), countAttempts("no"), countAttempts(null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
