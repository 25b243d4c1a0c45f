/** Hosts that speak OpenAI's protocol, and who they are under OpenTelemetry's names, where it has one. */
const PROVIDERS: readonly (readonly [host: RegExp, name: string])[] = [
  [/(^|\.)openai\.azure\.com$/, "azure.ai.openai"],
  [/(^|\.)cognitiveservices\.azure\.com$/, "azure.ai.openai"],
  [/(^|\.)services\.ai\.azure\.com$/, "azure.ai.openai"],
  [/(^|\.)models\.ai\.azure\.com$/, "azure.ai.inference"],
  [/(^|\.)amazonaws\.com$/, "aws.bedrock"],
  [/^generativelanguage\.googleapis\.com$/, "gcp.gemini"],
  [/(^|-)aiplatform\.googleapis\.com$/, "gcp.vertex_ai"],
  [/^api\.anthropic\.com$/, "anthropic"],
  [/^api\.cohere\.(ai|com)$/, "cohere"],
  [/^api\.deepseek\.com$/, "deepseek"],
  [/^api\.groq\.com$/, "groq"],
  [/^api\.mistral\.ai$/, "mistral_ai"],
  [/^api\.perplexity\.ai$/, "perplexity"],
  [/^api\.x\.ai$/, "x_ai"],
  [/^openrouter\.ai$/, "openrouter"],
  [/^api\.together\.(ai|xyz)$/, "together_ai"],
  [/^api\.fireworks\.ai$/, "fireworks_ai"],
];

/**
 * Names the provider at a host as OpenTelemetry's `gen_ai.provider.name` does. Whoever is not known is
 * `openai`, whose protocol it speaks.
 */
export function providerName(host: string): string {
  return PROVIDERS.find(([pattern]) => pattern.test(host))?.[1] ?? "openai";
}
