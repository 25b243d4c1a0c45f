import type { DestinationMood, InstrumentationFixture } from "@llmobs/testing";
import type OpenAI from "openai";

/** Loads a package from the folder in which the rival was installed. */
export type Load = (name: string) => unknown;

/** An instrumentation of the official OpenAI client, as its documentation says to use it. */
export interface Rival {
  readonly name: string;
  /** What is installed: the rival first, then what it needs. `openai` comes in the version that it takes. */
  readonly packages: readonly string[];
  /** Sets it up, once in a process. */
  start(load: Load): (destination: DestinationMood) => InstrumentationFixture<OpenAI>;
}

export type OpenAIClass = typeof OpenAI;

/** A client of the class that the rival's folder has. */
export function connectTo(client: OpenAIClass, url: string, retries: number): OpenAI {
  return new client({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: retries });
}
