import type { TokenUsage } from "@llmobs/core";
import { fakeProvider, type ProviderRequest } from "@llmobs/testing";
import type { ChatCompletionCreateParams } from "openai/resources/chat/completions";
import { complete, type Completion } from "./completion.ts";
import { livelyPace, type Pace } from "./pace.ts";
import { PromptCache } from "./tokens.ts";

/** A running stand-in for a model provider. */
export interface StandInProvider {
  /** What an OpenAI client takes as its `baseURL`. */
  readonly baseUrl: string;
  /** What was served until now. */
  readonly tally: Readonly<Tally>;
  close(): Promise<void>;
}

interface Tally {
  /** Answers that the client left before their end. */
  aborted: number;
  /** What each answer costs, by its id. */
  readonly usage: Map<string, TokenUsage>;
}

/**
 * Starts a server on this machine that speaks the wire protocol of OpenAI's chat completions, for a
 * program that has no key. It is no model: it follows a few rules and quotes what its tools found.
 *
 * @param pace How long it takes to answer. @default livelyPace
 */
export async function startStandIn(pace: Pace = livelyPace): Promise<StandInProvider> {
  const cache = new PromptCache();
  const tally: Tally = { aborted: 0, usage: new Map() };
  const provider = await fakeProvider();

  provider.reply((request) => {
    const completion = complete(request.body as unknown as ChatCompletionCreateParams, cache);
    tally.usage.set(completion.id, completion.usage);
    void send(request, completion, pace);
    void request.settled().then((outcome) => {
      if (outcome === "aborted") tally.aborted += 1;
    });
    return { ...completion.answer, held: true };
  });

  return {
    baseUrl: `${provider.url}/v1`,
    tally,
    close: () => provider[Symbol.asyncDispose](),
  };
}

/** Lets an answer out as fast as a model would give it, until it is out or the client has left. */
async function send(request: ProviderRequest, completion: Completion, pace: Pace): Promise<void> {
  const gone = new AbortController();
  void request.settled().then(() => gone.abort());
  try {
    await pace.beforeFirstChunk(completion.usage, gone.signal);
    while (request.release(1)) await pace.afterChunk(gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
