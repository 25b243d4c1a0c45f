import { expect, it } from "vitest";
import { providerName } from "./provider-name.ts";

it.each([
  ["api.openai.com", "openai"],
  ["eu.api.openai.com", "openai"],
  ["our-resource.openai.azure.com", "azure.ai.openai"],
  ["our-resource.services.ai.azure.com", "azure.ai.openai"],
  ["m.eastus2.models.ai.azure.com", "azure.ai.inference"],
  ["bedrock-runtime.us-east-1.amazonaws.com", "aws.bedrock"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["us-central1-aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["api.anthropic.com", "anthropic"],
  ["api.x.ai", "x_ai"],
  ["openrouter.ai", "openrouter"],
  ["127.0.0.1", "openai"],
  ["evil-openai.azure.com.example", "openai"],
  ["", "openai"],
])("%s is %s", (host, name) => {
  expect(providerName(host)).toBe(name);
});
