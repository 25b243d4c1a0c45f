import { byBaseUrl, type Endpoint } from "@llmobs/core/capture";
import { providerName } from "./provider-name.ts";

/** Whom a client asks. */
export interface Server extends Endpoint {
  readonly provider: string;
  /** The model that an Azure client asks where the request names none. */
  readonly deployment: string;
}

/** What of a client says whom it asks; only Azure's has the latter two. */
interface AddressedClient {
  readonly baseURL?: unknown;
  readonly apiVersion?: unknown;
  readonly deploymentName?: unknown;
}

/** Finds out whom a client asks, now. */
export function serverOf(client: AddressedClient): () => Server {
  return byBaseUrl(client, (endpoint) => {
    const { apiVersion, deploymentName } = client;
    const isAzure = typeof apiVersion === "string";
    return {
      ...endpoint,
      provider: isAzure ? "azure.ai.openai" : providerName(endpoint.address),
      deployment: typeof deploymentName === "string" ? deploymentName : "unknown",
    };
  });
}
