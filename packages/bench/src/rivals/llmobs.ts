import { observeOpenAI } from "@llmobs/openai";
import { recordingFixture } from "@llmobs/testing";
import { connectTo, type OpenAIClass, type Rival } from "./rival.ts";

export const llmobs: Rival = {
  name: "llmobs",
  packages: ["openai@7"],
  start: (load) => {
    const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
    return (mood) =>
      recordingFixture(
        {
          connect: (url, { retries }) => connectTo(client, url, retries),
          observe: (plain, observability) => observeOpenAI(plain, { observability }),
        },
        mood,
      );
  },
};
