import { byBaseUrl, type Endpoint } from "@llmobs/core/capture";
import { providerName } from "./provider-name.ts";

/** Whom a client asks. */
export interface Server extends Endpoint {
  readonly provider: string;
}

/** Finds out whom a client asks, now. */
export function serverOf(client: { readonly baseURL?: unknown }): () => Server {
  return byBaseUrl(client, (endpoint) => ({
    ...endpoint,
    provider: providerName(endpoint.address),
  }));
}
