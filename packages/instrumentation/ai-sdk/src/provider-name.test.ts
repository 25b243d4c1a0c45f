import { expect, test } from "vitest";
import { providerName } from "./provider-name.ts";

test.each([
  ["openai.responses", "openai"],
  ["anthropic.messages", "anthropic"],
  ["azure.chat", "azure.ai.openai"],
  ["azure-openai.responses", "azure.ai.openai"],
  ["amazon-bedrock", "aws.bedrock"],
  ["bedrock.anthropic.messages", "aws.bedrock"],
  ["google.generative-ai", "gcp.gemini"],
  ["google.vertex.chat", "gcp.vertex_ai"],
  ["vertex.anthropic.messages", "gcp.vertex_ai"],
  ["mistral.chat", "mistral_ai"],
  ["xai.chat", "x_ai"],
  ["groq.chat", "groq"],
  ["gateway", "gateway"],
  ["azured", "azured"],
  ["", ""],
])("%s is %s", (sdkName, name) => {
  expect(providerName(sdkName)).toBe(name);
});
