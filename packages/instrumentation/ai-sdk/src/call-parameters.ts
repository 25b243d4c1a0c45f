import type { LlmParameters } from "@llmobs/core";
import type { SdkCallSettings } from "./sdk-shapes.ts";

/** Puts what a call asks for under the names that all our events use. */
export function callParameters(settings: SdkCallSettings, stream: boolean): LlmParameters {
  const { temperature, topP, topK, maxOutputTokens, seed, stopSequences } = settings;
  const { frequencyPenalty, presencePenalty } = settings;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(maxOutputTokens !== undefined && { maxTokens: maxOutputTokens }),
    ...(seed !== undefined && { seed }),
    ...(stopSequences !== undefined && { stopSequences }),
    ...(frequencyPenalty !== undefined && { frequencyPenalty }),
    ...(presencePenalty !== undefined && { presencePenalty }),
    ...(stream && { stream }),
  };
}
