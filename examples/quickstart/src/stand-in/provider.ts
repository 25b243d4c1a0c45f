import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CompletionUsage } from "openai/resources/completions";
import { sendError } from "./api-error.ts";
import { readChatRequest } from "./chat-request.ts";
import { complete } from "./completion.ts";
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
  /** Streams that were sent to their end. */
  completed: number;
  /** Streams that the client left before. */
  aborted: number;
  /** The usage that was reported at the end of each stream that asked for it, by the completion's id. */
  readonly reported: Map<string, CompletionUsage>;
}

/**
 * Starts a server on this machine that speaks the wire protocol of OpenAI's chat completions
 * (streams, tools, usage, errors), for a program that has no key. It is no model: it follows a few
 * rules and quotes what its tools found.
 *
 * @param pace How long it takes to answer. @default livelyPace
 */
export async function startStandIn(pace: Pace = livelyPace): Promise<StandInProvider> {
  const cache = new PromptCache();
  const tally: Tally = { completed: 0, aborted: 0, reported: new Map() };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const parameters = await readChatRequest(request);
    const completion = complete(parameters, cache);
    try {
      await pace.beforeFirstChunk(completion, gone.signal);
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      for (const chunk of completion.chunks) {
        response.write(`data: ${JSON.stringify(chunk)}\n\n`);
        await pace.afterChunk(gone.signal);
        gone.signal.throwIfAborted();
      }
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      tally.aborted += 1;
      return;
    }
    tally.completed += 1;
    const last = completion.chunks.at(-1);
    if (last?.usage) tally.reported.set(last.id, last.usage);
    response.end("data: [DONE]\n\n");
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, error);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    tally,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
