import { endpointOf } from "@llmobs/core/capture";
import { providerName } from "./provider-name.ts";

/** Whom a client asks. */
export interface Server {
  readonly provider: string;
  readonly address: string;
  readonly port: number;
  /** The model that an Azure client asks where the request names none. */
  readonly deployment: string;
}

/** What of a client says whom it asks; only Azure's has the latter two. */
interface AddressedClient {
  readonly baseURL?: unknown;
  readonly apiVersion?: unknown;
  readonly deploymentName?: unknown;
}

/** Finds out whom a client asks, now: its base URL may change. What was read of it is kept. */
export function serverOf(client: object): () => Server {
  const addressed = client as AddressedClient;
  let readUrl: unknown;
  let server: Server | undefined;
  return () => {
    if (server === undefined || readUrl !== addressed.baseURL) {
      readUrl = addressed.baseURL;
      server = readServer(addressed);
    }
    return server;
  };
}

function readServer({ baseURL, apiVersion, deploymentName }: AddressedClient): Server {
  const endpoint = endpointOf(baseURL);
  const isAzure = typeof apiVersion === "string";
  return {
    ...endpoint,
    provider: isAzure ? "azure.ai.openai" : providerName(endpoint.address),
    deployment: typeof deploymentName === "string" ? deploymentName : "unknown",
  };
}
