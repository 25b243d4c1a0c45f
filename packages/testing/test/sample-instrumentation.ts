import type { LlmEndData, ObservabilityManager, Span } from "@llmobs/core";
import type { InstrumentationSuiteOptions } from "../src/instrumentation/instrumentation-fixture.ts";
import { DESTINATIONS, recordingFixture } from "../src/instrumentation/recording-fixture.ts";
import {
  type SampleAnswer,
  SampleClient,
  type SampleOptions,
  type SampleStream,
} from "./sample-client.ts";

export type Call = Span<LlmEndData>;

/** The steps of an instrumentation, so that each can be got wrong. */
export interface Steps {
  ask(client: SampleClient, options: SampleOptions, host: Host): Promise<SampleAnswer>;
  stream(client: SampleClient, options: SampleOptions, host: Host): Promise<SampleStream>;
}

export interface Host {
  readonly manager: ObservabilityManager;
  /** What a careless instrumentation calls by itself. */
  readonly destination: () => Promise<void>;
}

/** What the steps are made of. */
interface Parts {
  begin(options: SampleOptions, host: Host): Call;
  /** What an answer or a chunk says that belongs into the end. */
  read(answer: SampleAnswer): Partial<LlmEndData>;
  /** Ends a call that failed, and gives the error that the app gets. */
  fail(call: Call, error: unknown): unknown;
  /** The iterator that the app gets of a stream. */
  follow(
    iterator: AsyncIterator<SampleAnswer>,
    call: Call,
    parts: Parts,
  ): AsyncIterator<SampleAnswer>;
}

const PARTS: Parts = {
  begin: ({ signal }, { manager }) =>
    manager.trace.startLlm(
      { provider: "sample", operation: "chat", model: "sample" },
      signal && { signal },
    ),
  read: ({ usage }) =>
    usage
      ? {
          usage: { input: usage.prompt_tokens, output: usage.completion_tokens },
          usageSource: "reported",
        }
      : {},
  fail: (call, error) => {
    call.fail(error);
    return error;
  },
  follow: followed,
};

/** An instrumentation of the sample client, which is right but for the parts given. */
export function sampleSteps(given: Partial<Parts> = {}): Steps {
  const parts: Parts = { ...PARTS, ...given };
  const within = async <Value>(call: Call, run: () => Promise<Value>): Promise<Value> => {
    try {
      return await run();
    } catch (error) {
      throw parts.fail(call, error);
    }
  };
  return {
    ask: (client, options, host) => {
      const call = parts.begin(options, host);
      return within(call, async () => {
        const answer = await client.ask(options);
        call.end(parts.read(answer));
        return answer;
      });
    },
    stream: (client, options, host) => {
      const call = parts.begin(options, host);
      return within(call, async () => {
        const stream = await client.stream(options);
        const { iterator } = stream;
        stream.iterator = () => {
          forgotten.unregister(call);
          return parts.follow(iterator(), call, parts);
        };
        forgotten.register(stream, call, call);
        return stream;
      });
    },
  };
}

const forgotten = new FinalizationRegistry<Call>((call) => call.abandon());

/** An iterator that records what comes of it. */
export function followed(
  iterator: AsyncIterator<SampleAnswer>,
  call: Call,
  parts: Parts,
): AsyncIterator<SampleAnswer> {
  return {
    next: async () => {
      try {
        const result = await iterator.next();
        if (result.done === true) call.end();
        else call.set(parts.read(result.value));
        return result;
      } catch (error) {
        throw parts.fail(call, error);
      }
    },
    return: () => {
      call.abort();
      return closed(iterator);
    },
  };
}

/** Breaks off. */
export async function closed(
  iterator: AsyncIterator<SampleAnswer>,
): Promise<IteratorResult<SampleAnswer>> {
  return (await iterator.return?.()) ?? { done: true, value: undefined };
}

/** The suite's options for an instrumentation of the sample client. */
export function sampleOptions(steps: Steps): InstrumentationSuiteOptions<SampleClient> {
  return {
    name: "sample",
    create: (mood) => {
      const destination = async (): Promise<void> => DESTINATIONS[mood]();
      return recordingFixture(
        {
          connect: (url, { retries }) => new SampleClient(url, retries),
          observe: (client, manager) =>
            Object.assign(Object.create(client) as SampleClient, {
              ask: (options: SampleOptions) => steps.ask(client, options, { manager, destination }),
              stream: (options: SampleOptions) =>
                steps.stream(client, options, { manager, destination }),
            }),
        },
        mood,
      );
    },
    ask: (client, options) => client.ask(options),
    stream: (client, options) => client.stream(options),
    textOf: (value) => {
      const [choice] = (value as SampleAnswer).choices;
      return choice?.message?.content ?? choice?.delta?.content ?? "";
    },
    helpers: {
      toArray: async (client, options) => (await client.stream(options)).toArray(),
    },
  };
}
