export type { EstimatedCall, ObserveOpenAIOptions } from "./observe-openai-options.ts";
export { observeOpenAI, type OpenAIClient } from "./observe-openai.ts";
