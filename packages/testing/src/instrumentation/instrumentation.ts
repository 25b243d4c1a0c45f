import type { ObservabilityManager } from "@llmobs/core";

/** How clients of a model provider are made, and observed by a manager. */
export interface Instrumentation<Client> {
  /** Makes a client as an app does, for the base URL of a provider; it does not retry unless `retries` says so. */
  readonly connect: (url: string, options: { readonly retries: number }) => Client;
  /** What the app does to have a client observed. */
  readonly observe: (client: Client, observability: ObservabilityManager) => Client;
}
