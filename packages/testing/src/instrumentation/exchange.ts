import type { ProviderReply } from "../provider/reply.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** One use of a client, with how the provider replies to it. */
export interface Exchange {
  /** The name of what the app does with the client. */
  readonly use: string;
  /** After how many chunks the app has enough, where it breaks off. */
  readonly enough: number;
  /** Whether the app asks for the usage of a stream, where a provider tells only those who ask. */
  readonly wantsUsage: boolean;
  /** What the requests are answered, one each; the last one answers all others too. */
  readonly replies: readonly ProviderReply[];
  /** How often the client sends a request again. */
  readonly retries: number;
  readonly captureContent: boolean;
}

/** What a use is told of its exchange. */
export interface UseOptions extends Pick<Exchange, "enough" | "wantsUsage"> {
  /** For whatever comes, in order, of an app that fails in the middle. */
  readonly seen: unknown[];
}

/** What an app does with a client. Gives all that it learns of the answer, and throws what it is thrown. */
export type Use<Client> = (client: Client, options: UseOptions) => Promise<unknown>;

/** An instrumentation, and the ways of using its client, by name. */
export interface UsedInstrumentation<Client> extends Instrumentation<Client> {
  readonly uses: Readonly<Record<string, Use<Client>>>;
}
