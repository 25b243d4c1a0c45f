import { type Endpoint, endpointOf } from "./endpoint.ts";

/**
 * Finds out whom a client asks, at each call anew, since its base URL may change. What was read of one is
 * kept for as long as it stays.
 *
 * @example
 * ```ts
 * import { byBaseUrl } from "@llmobs/core/capture";
 *
 * const client = { baseURL: "https://api.acme.com/v1" };
 * const server = byBaseUrl(client, ({ address }) => ({ address, provider: address.split(".").at(-2) }));
 * console.log(server().provider, server() === server()); // acme true
 * client.baseURL = "http://127.0.0.1:8080";
 * console.log(server().address); // 127.0.0.1
 * ```
 */
export function byBaseUrl<Server>(
  client: { readonly baseURL?: unknown },
  read: (endpoint: Endpoint) => Server,
): () => Server {
  let known: { readonly url: unknown; readonly server: Server } | undefined;
  return () => {
    const url = client.baseURL;
    if (known === undefined || known.url !== url) known = { url, server: read(endpointOf(url)) };
    return known.server;
  };
}
