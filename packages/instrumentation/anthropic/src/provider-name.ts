/** Hosts at which others than Anthropic run its models, under OpenTelemetry's names. */
const PROVIDERS: readonly (readonly [host: RegExp, name: string])[] = [
  [/(^|\.)amazonaws\.com(\.cn)?$/, "aws.bedrock"],
  [/(^|-|\.)aiplatform\.([\w-]+\.rep\.)?googleapis\.com$/, "gcp.vertex_ai"],
  [/(^|\.)services\.ai\.azure\.com$/, "azure.ai.inference"],
  [/(^|\.)azure\.anthropic\.com$/, "azure.ai.inference"],
];

/**
 * Names the provider at a host as OpenTelemetry's `gen_ai.provider.name` does. Whoever is not known is
 * `anthropic`, whose protocol it speaks.
 */
export function providerName(host: string): string {
  return PROVIDERS.find(([pattern]) => pattern.test(host))?.[1] ?? "anthropic";
}
