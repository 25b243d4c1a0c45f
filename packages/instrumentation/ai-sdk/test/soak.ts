/** 10,000 streams at a time, a third of them left, again and again: no span stays open, and memory stays flat. */
import assert from "node:assert/strict";
import { manyStreams } from "./many-streams.ts";

const [count = "10000", rounds = "5"] = process.argv.slice(2);
const { started, ended, openSpans, heapBytes } = await manyStreams(Number(count), Number(rounds));
const heapMb = heapBytes.map((bytes) => Math.round(bytes / 1e5) / 10);
console.log({ started, ended, openSpans, heapMb });

const total = Object.values(ended).reduce((sum, number) => sum + number, 0);
assert.equal(openSpans, 0);
assert.equal(total, started);
// The first round loads and compiles what the others use.
const [, second = 0] = heapMb;
assert.ok((heapMb.at(-1) ?? 0) < second * 1.1, "The heap grows from round to round");
