import type { LlmOperation } from "@llmobs/core";
import type { AnswerParser } from "./answer.ts";
import { ChoicesParser } from "./choices-parser.ts";
import type { RequestBody } from "./parameters.ts";
import { ResponseParser } from "./response-parser.ts";

/** One of the API's methods that call a model. */
export interface CallKind {
  readonly operation: LlmOperation;
  /** What the model is told. */
  readonly inputOf: (body: Body) => unknown;
  readonly makeParser: (keepsOutput: boolean) => AnswerParser;
  /** Whether its streams report usage only where that is asked for. */
  readonly reportsUsageOnDemand: boolean;
}

interface Body extends RequestBody {
  readonly messages?: unknown;
  readonly input?: unknown;
  readonly instructions?: string | null;
  readonly prompt?: unknown;
}

const makeChoicesParser = (keepsOutput: boolean): AnswerParser => new ChoicesParser(keepsOutput);

export const CHAT: CallKind = {
  operation: "chat",
  inputOf: ({ messages }) => messages,
  makeParser: makeChoicesParser,
  reportsUsageOnDemand: true,
};

export const TEXT_COMPLETION: CallKind = {
  operation: "text_completion",
  inputOf: ({ prompt }) => prompt,
  makeParser: makeChoicesParser,
  reportsUsageOnDemand: true,
};

export const RESPONSE: CallKind = {
  operation: "chat",
  inputOf: ({ instructions, input }) =>
    instructions ? [{ role: "system", content: instructions }, ...messagesOf(input)] : input,
  makeParser: (keepsOutput) => new ResponseParser(keepsOutput),
  reportsUsageOnDemand: false,
};

export const EMBEDDINGS: CallKind = {
  operation: "embeddings",
  inputOf: ({ input }) => input,
  // Its answer has a model and a usage as the others', and no choices.
  makeParser: () => new ChoicesParser(false),
  reportsUsageOnDemand: false,
};

function messagesOf(input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input;
  return input === undefined ? [] : [{ role: "user", content: input }];
}
