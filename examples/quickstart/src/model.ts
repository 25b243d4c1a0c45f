import OpenAI from "openai";
import { startStandIn } from "./stand-in/provider.ts";

/** The model that the agent works with, and the client that reaches it. */
export interface Model {
  readonly client: OpenAI;
  readonly name: string;
  /** Who runs it, as the events say. */
  readonly provider: string;
  /** For people: what answers, and where. */
  readonly description: readonly string[];
  close(): Promise<void>;
}

const DEFAULT_MODEL = "gpt-5-mini";

/**
 * Connects to the provider that the environment names (`OPENAI_API_KEY`, `OPENAI_BASE_URL`,
 * `OPENAI_MODEL`), or without a key to a stand-in on this machine.
 */
export async function connectModel(environment: NodeJS.ProcessEnv): Promise<Model> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = environment;
  return apiKey ? connectProvider(apiKey, baseUrl, environment) : connectStandIn();
}

function connectProvider(
  apiKey: string,
  baseUrl: string | undefined,
  environment: NodeJS.ProcessEnv,
): Model {
  const client = new OpenAI({ apiKey, ...(baseUrl && { baseURL: baseUrl }) });
  const name = environment["OPENAI_MODEL"] || DEFAULT_MODEL;
  return {
    client,
    name,
    provider: "openai",
    description: [`${name} at ${client.baseURL}.`, "Your provider charges you for these calls."],
    close: async () => {},
  };
}

async function connectStandIn(): Promise<Model> {
  const standIn = await startStandIn();
  return {
    client: new OpenAI({ apiKey: "stand-in", baseURL: standIn.baseUrl }),
    name: "parrot",
    provider: "stand-in",
    description: [
      `a stand-in at ${standIn.baseUrl}: OPENAI_API_KEY is not set.`,
      "It speaks the protocol of OpenAI's API and quotes what its tools find.",
      "It is no model, and costs nothing.",
    ],
    close: () => standIn.close(),
  };
}
