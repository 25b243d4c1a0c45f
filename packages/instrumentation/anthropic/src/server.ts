import { type Endpoint, endpointOf } from "@llmobs/core/capture";
import { providerName } from "./provider-name.ts";

/** Whom a client asks. */
export interface Server extends Endpoint {
  readonly provider: string;
}

/** Finds out whom a client asks, now: its base URL may change. What was read of it is kept. */
export function serverOf(client: { readonly baseURL?: unknown }): () => Server {
  let readUrl: unknown;
  let server: Server | undefined;
  return () => {
    if (server === undefined || readUrl !== client.baseURL) {
      readUrl = client.baseURL;
      const endpoint = endpointOf(readUrl);
      server = { ...endpoint, provider: providerName(endpoint.address) };
    }
    return server;
  };
}
