/** What the names of providers begin with, by OpenTelemetry's conventions and others, and what they are called here. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^azure/u, "azure"],
  [/^(aws|amazon|bedrock)/u, "aws"],
  [/^(gcp|google|vertex|gemini)/u, "google"],
  [/^mistral/u, "mistral"],
  [/^x[._]?ai/u, "x-ai"],
  [/^together/u, "together"],
  [/^fireworks/u, "fireworks"],
];

/**
 * One name for the many of a provider: OpenTelemetry's (`azure.ai.openai`, `aws.bedrock`, `gcp.vertex_ai`), and
 * those of clients that add the API behind a dot (`openai.responses`).
 */
export function providerId(name: string): string {
  const given = name.trim().toLowerCase();
  const known = BEGINNINGS.find(([beginning]) => beginning.test(given));
  return known?.[1] ?? given.replace(/\..*$/u, "");
}
