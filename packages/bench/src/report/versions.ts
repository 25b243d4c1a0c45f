import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { arch, cpus, platform, release } from "node:os";
import process from "node:process";

const PACKAGES = [
  "@llmobs/core",
  "@llmobs/buffer",
  "@llmobs/bus",
  "@llmobs/circuit-breaker",
  "@llmobs/file",
  "@llmobs/filter",
  "@llmobs/ai-sdk",
  "@llmobs/anthropic",
  "@llmobs/openai",
  "@llmobs/otel",
  "@llmobs/outbox",
  "@llmobs/prometheus",
  "@llmobs/rate-limit",
  "@llmobs/redact",
  "@llmobs/sampling",
  "@llmobs/sqlite",
  "@llmobs/worker",
  "pino",
  "evlog",
  "winston",
  "@logtape/logtape",
  "@logtape/file",
  "@opentelemetry/api",
  "@opentelemetry/sdk-trace",
  "better-sqlite3",
  "prom-client",
  "cockatiel",
  "openai",
  "@anthropic-ai/sdk",
  "ai",
];

/** What the figures hold for. */
export function describeMachine(): string {
  const [cpu] = cpus();
  return `Node ${process.versions.node}, ${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpu?.model ?? "?"}`;
}

export function describeVersions(): string {
  return PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(", ");
}

function versionOf(name: string): string {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version;
}
