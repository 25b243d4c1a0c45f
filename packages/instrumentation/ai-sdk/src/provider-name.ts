/** The SDK's names, by how they begin, that OpenTelemetry's `gen_ai.provider.name` has another word for. */
const OTHER_NAMES: readonly (readonly [begin: string, name: string])[] = [
  ["amazon-bedrock", "aws.bedrock"],
  ["bedrock", "aws.bedrock"],
  ["azure", "azure.ai.openai"],
  ["google.vertex", "gcp.vertex_ai"],
  ["google-vertex", "gcp.vertex_ai"],
  ["vertex", "gcp.vertex_ai"],
  ["google", "gcp.gemini"],
  ["mistral", "mistral_ai"],
  ["xai", "x_ai"],
];

/**
 * Names a provider as OpenTelemetry does
 * (https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/registry/attributes/gen-ai.md).
 * The SDK's own names end in the kind of model: `openai.responses`, `anthropic.messages`.
 */
export function providerName(sdkName: string): string {
  const other = OTHER_NAMES.find(([begin]) => isFollowedByEnd(sdkName, begin));
  return other?.[1] ?? sdkName.split(".", 1)[0] ?? sdkName;
}

function isFollowedByEnd(text: string, begin: string): boolean {
  return text.startsWith(begin) && /^(?:$|[.-])/u.test(text.slice(begin.length));
}
