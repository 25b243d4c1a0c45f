import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAI as createOpenAI3 } from "@ai-sdk/openai-3";
import {
  type FakeProvider,
  fakeProvider,
  type TestObservability,
  testObservability,
  type TestObservabilityOptions,
} from "@llmobs/testing";
import { onTestFinished } from "vitest";
import { observeAISDK } from "../src/index.ts";

// What a model does not support is nothing to these tests.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A provider, and a manager that hears of what is asked of it. */
export interface Scene extends TestObservability {
  readonly provider: FakeProvider;
  /** Of version 7. */
  readonly openai: ReturnType<typeof createOpenAI>;
  readonly model: ReturnType<ReturnType<typeof createOpenAI>["chat"]>;
  /** Of version 6. */
  readonly model6: ReturnType<ReturnType<typeof createOpenAI3>["chat"]>;
  readonly openai6: ReturnType<typeof createOpenAI3>;
}

/** Sets up what a test needs; gone when the test is. Without `observes` the SDK is left alone. */
export async function setScene(
  options: TestObservabilityOptions = {},
  { observes = true }: { readonly observes?: boolean } = {},
): Promise<Scene> {
  const provider = await fakeProvider();
  onTestFinished(() => provider[Symbol.asyncDispose]());
  const observed = testObservability(options);
  if (observes) onTestFinished(observeAISDK({ observability: observed.manager }));
  const settings = { apiKey: "any", baseURL: `${provider.url}/v1` };
  const openai = createOpenAI(settings);
  const openai6 = createOpenAI3(settings);
  return {
    ...observed,
    provider,
    openai,
    model: openai.chat("gpt-5"),
    openai6,
    model6: openai6.chat("gpt-5"),
  };
}
