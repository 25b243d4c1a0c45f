import type { RecordedCall } from "@llmobs/testing";
import { connectTo, type OpenAIClass, type Rival } from "./rival.ts";

/** What LangSmith sends of a call: first that it begins, then an update that it has ended. */
interface Run {
  readonly error?: string;
  readonly end_time?: unknown;
  readonly outputs?: { readonly usage_metadata?: Readonly<Record<string, number>> };
}

interface Sink {
  createRun: (run: Run) => Promise<void>;
  updateRun: (id: string, run: Run, ...rest: unknown[]) => Promise<void>;
}

interface Wrappers {
  readonly wrapOpenAI: <Client>(client: Client, config: object) => Client;
}

export const langsmith: Rival = {
  name: "LangSmith",
  packages: ["langsmith", "openai@7"],
  start: (load) => {
    const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
    const { wrapOpenAI } = load("langsmith/wrappers") as Wrappers;
    const { Client } = load("langsmith") as { Client: new (options: object) => Sink };
    return (mood) => {
      const sent: Run[] = [];
      // Its own client, which sends in the background, to a server that answers, fails or hangs.
      const fetchImplementation = async (): Promise<Response> => {
        if (mood === "throws") throw new Error("The destination is broken.");
        if (mood === "hangs") await new Promise(() => {});
        return Response.json({}, { status: 202 });
      };
      const sink = new Client({
        apiKey: "any",
        apiUrl: "http://127.0.0.1:9",
        autoBatchTracing: true,
        fetchImplementation,
      });
      const createRun = sink.createRun.bind(sink);
      const updateRun = sink.updateRun.bind(sink);
      sink.createRun = (run) => {
        sent.push(run);
        return createRun(run);
      };
      sink.updateRun = (id, run, ...rest) => {
        sent.push(run);
        return updateRun(id, run, ...rest);
      };
      return {
        connect: (url, { retries }) => connectTo(client, url, retries),
        observe: (plain) => wrapOpenAI(plain, { client: sink, tracingEnabled: true }),
        recorded: () => sent.filter((run) => run.end_time !== undefined).map(recordedCall),
        recordedText: () => JSON.stringify(sent),
      };
    };
  },
};

function recordedCall({ error, outputs }: Run): RecordedCall {
  const { input_tokens: input, output_tokens: output } = outputs?.usage_metadata ?? {};
  return {
    status: error === undefined ? "unset" : "error",
    usage: input === undefined || output === undefined ? undefined : { input, output },
  };
}
