import { observeOpenAI } from "@llmobs/openai";
import OpenAI from "openai";
import { startStandIn } from "./stand-in/provider.ts";

/** The model that the agent works with, and the client that reaches it, observed. */
export interface Model {
  readonly client: OpenAI;
  readonly name: string;
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
    client: observe(client),
    name,
    description: [`${name} at ${client.baseURL}.`, "Your provider charges you for these calls."],
    close: async () => {},
  };
}

/** Has the default manager hear of the calls, and the provider tell the usage of streamed ones. */
function observe(client: OpenAI, provider?: string): OpenAI {
  return observeOpenAI(client, { provider, includeUsage: true, level: "debug" });
}

async function connectStandIn(): Promise<Model> {
  const standIn = await startStandIn();
  const client = new OpenAI({ apiKey: "stand-in", baseURL: standIn.baseUrl });
  return {
    client: observe(client, "stand-in"),
    name: "parrot",
    description: [
      `a stand-in at ${standIn.baseUrl}: OPENAI_API_KEY is not set.`,
      "It speaks the protocol of OpenAI's API and quotes what its tools find.",
      "It is no model, and costs nothing: its prices are made up.",
    ],
    close: () => standIn.close(),
  };
}
