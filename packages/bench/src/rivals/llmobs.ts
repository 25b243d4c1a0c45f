import type { LlmEndData } from "@llmobs/core";
import { observeOpenAI } from "@llmobs/openai";
import { type RecordedCall, testObservability } from "@llmobs/testing";
import { connectTo, type OpenAIClass, type Rival } from "./rival.ts";

const DESTINATIONS = {
  works: () => {},
  throws: () => {
    throw new Error("The destination is broken.");
  },
  hangs: () => new Promise<void>(() => {}),
};

export const llmobs: Rival = {
  name: "llmobs",
  packages: ["openai@7"],
  start: (load) => {
    const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
    return (mood) => {
      const { manager, handler } = testObservability({
        handlers: [{ name: "moody", handle: DESTINATIONS[mood] }],
      });
      return {
        connect: (url, { retries }) => connectTo(client, url, retries),
        observe: (plain) => observeOpenAI(plain, { observability: manager }),
        recorded: () => handler.ofType("llm.end").map(({ data }) => recordedCall(data)),
        recordedText: () => JSON.stringify(handler.events),
      };
    };
  },
};

function recordedCall({ status, usage, usageSource }: LlmEndData): RecordedCall {
  if (usage === undefined) return { status, usage };
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage;
  return {
    status,
    usage: {
      input: input + cacheRead + cacheWrite,
      output: output + reasoning,
      isEstimated: usageSource === "estimated",
    },
  };
}
