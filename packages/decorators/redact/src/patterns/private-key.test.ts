import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { privateKeyFinder } from "./private-key.ts";

const keys = (text: string): readonly string[] => found([privateKeyFinder], text);

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();

describe("privateKey", () => {
  it("finds a real one, and each of two", () => {
    expect(keys(PEM)).toEqual([PEM]);
    expect(keys(`first:\n${PEM}\nthen:\n${PEM}\n`)).toEqual([PEM, PEM]);
    expect(keys(JSON.stringify({ key: PEM }))).toEqual([JSON.stringify(PEM).slice(1, -1)]);
  });

  it.each(["RSA", "EC", "ENCRYPTED", "OPENSSH"])("finds one of kind %s", (kind) => {
    const key = `-----BEGIN ${kind} PRIVATE KEY-----\nabc\n-----END ${kind} PRIVATE KEY-----`;
    expect(keys(`${key} tail`)).toEqual([key]);
  });

  it("finds one in OpenPGP's armour", () => {
    const key = "-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n-----END PGP PRIVATE KEY BLOCK-----";
    expect(keys(`${key} tail`)).toEqual([key]);
  });

  it("takes one that is cut off for the rest of the text", () => {
    expect(keys("a -----BEGIN PRIVATE KEY-----\nabc")).toEqual([
      "-----BEGIN PRIVATE KEY-----\nabc",
    ]);
    expect(keys("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRI")).toHaveLength(1);
    expect(keys(PEM.slice(0, -1))).toEqual([PEM.slice(0, -1)]);
  });

  it.each([
    ["a public key", publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["talk of one", "A PRIVATE KEY begins with BEGIN PRIVATE KEY"],
    ["an end alone", "-----END PRIVATE KEY-----"],
    ["a beginning too far before", `-----BEGIN ${"x".repeat(60)} PRIVATE KEY-----`],
  ])("finds none in %s", (_, text) => {
    expect(keys(text)).toEqual([]);
  });

  it("looks at nothing before where it is told to begin", () => {
    expect(privateKeyFinder.find(PEM, 1)).toBeUndefined();
  });
});
