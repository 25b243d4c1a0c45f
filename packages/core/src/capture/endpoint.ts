/** Where calls go, as OpenTelemetry's `server.address` and `server.port` have it. */
export interface Endpoint {
  /** Empty where the base URL can't be read. */
  readonly address: string;
  /** The one of the scheme where the URL names none; 0 where that is unknown. */
  readonly port: number;
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * Reads a client's base URL. Never throws.
 *
 * @example
 * ```ts
 * import { endpointOf } from "@llmobs/core/capture";
 *
 * const { address, port } = endpointOf("https://api.openai.com/v1");
 * console.log(address, port); // api.openai.com 443
 * ```
 */
export function endpointOf(baseUrl: unknown): Endpoint {
  const url = typeof baseUrl === "string" ? URL.parse(baseUrl) : null;
  if (url === null) return { address: "", port: 0 };
  const port = url.port === "" ? (PORTS[url.protocol] ?? 0) : Number(url.port);
  return { address: url.hostname, port };
}
