import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRETS } from "./stand-in/app.ts";

const folder = mkdtempSync(join(tmpdir(), "llmobs-pipeline-"));
let stdout = "";
let stderr = "";
let code: number | null = null;

beforeAll(async () => {
  const main = join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"], LLMOBS_DEMO_FOLDER: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The section of the report with that title. */
function section(title: string): string {
  const found = stdout.split("\n── ").find((each) => each.startsWith(`${title} · `));
  if (found === undefined) throw new Error(`There is no section ${title} in:\n${stdout}`);
  return found;
}

function figure(title: string, label: string): number {
  const found = new RegExp(`^ {2}${label} +(\\d+)`, "mu").exec(section(title));
  return Number(found?.[1]);
}

function reasons(title: string): readonly string[] {
  const [line] = /^ {2}dropped .*$/mu.exec(section(title)) ?? [""];
  return [...line.matchAll(/\d+ ([a-z_]+)/gu)].map(([, reason]) => reason ?? "").toSorted();
}

const PHASES = ["Healthy", "Slow", "Failing", "Hung", "Healthy again"];
const ON_PURPOSE = ["filtered", "rate_limited", "sampled_out"];

describe("a run", () => {
  it("ends well, and complains of nothing", () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(PHASES)("accounts for every event: %s", (title) => {
    const [observed, delivered, rescued, dropped] = [
      "observed",
      "delivered",
      "rescued",
      "dropped",
    ].map((label) => figure(title, label));
    expect(observed).toBeGreaterThan(300);
    expect(delivered! + rescued! + dropped!).toBe(observed);
  });

  it.each(["Healthy", "Slow", "Healthy again"])(
    "delivers all that nobody took out on purpose, in few requests: %s",
    (title) => {
      expect(figure(title, "delivered")).toBeGreaterThan(100);
      expect(figure(title, "rescued")).toBe(0);
      expect(reasons(title)).toEqual(ON_PURPOSE);
      const requests = Number(/which got (\d+) request/u.exec(section(title))?.[1]);
      expect(requests).toBeLessThan(figure(title, "delivered") / 10);
    },
  );

  it("rescues all of it from a collector that fails, after few requests", () => {
    expect(figure("Failing", "delivered")).toBe(0);
    expect(figure("Failing", "rescued")).toBeGreaterThan(100);
    expect(reasons("Failing")).toEqual(ON_PURPOSE);
    expect(section("Failing")).toMatch(/circuit +closed → open/u);
    const requests = Number(/which got (\d+) request/u.exec(section("Failing"))?.[1]);
    expect(requests).toBeGreaterThanOrEqual(3);
    expect(requests).toBeLessThan(10);
  });

  it("holds no more than the buffer's room for one that hangs, and rescues that", () => {
    expect(figure("Hung", "delivered")).toBe(0);
    expect(figure("Hung", "rescued")).toBe(128);
    expect(reasons("Hung")).toEqual(["evicted", ...ON_PURPOSE]);
    expect(section("Hung")).toMatch(/circuit +.* → open$/mu);
  });

  it("comes back when the collector does", () => {
    expect(section("Healthy again")).toMatch(/circuit +open → half-open → closed$/mu);
  });

  it("closes with books that balance, and are true", () => {
    const [accepted, delivered, dropped, queued] = [
      "accepted",
      "delivered",
      "dropped",
      "queued",
    ].map((label) => figure("The books", label));
    const total = (label: string): number =>
      PHASES.reduce((sum, title) => sum + figure(title, label), 0);
    expect(accepted).toBe(total("observed"));
    expect(delivered).toBe(total("delivered") + total("rescued"));
    expect(delivered! + dropped! + queued!).toBe(accepted);
    expect(queued).toBe(0);
    expect(section("The books").match(/^ {2}✓ /gmu)).toHaveLength(3);
    expect(stdout).not.toContain("✗");
  });

  it("leaves a file of whole events without a secret", () => {
    const file = readFileSync(join(folder, "fallback.jsonl"), "utf8");
    const lines = file.trimEnd().split("\n");
    const rescued = PHASES.reduce((sum, title) => sum + figure(title, "rescued"), 0);
    expect(new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(
      rescued,
    );
    for (const secret of SECRETS) expect(file).not.toContain(secret);
    expect(file).toContain("[redacted:email]");
  });

  it("prints neither colours nor anything else that only a terminal understands", () => {
    expect(stdout).not.toContain("\u001b");
  });
});
