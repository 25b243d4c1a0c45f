import type { LlmEndData } from "@llmobs/core";
import { turn } from "../src/turn.ts";
import { type SampleAnswer, type SampleOptions, SampleStream } from "./sample-client.ts";
import {
  type Call,
  closed,
  followed,
  type Host,
  sampleSteps,
  type Steps,
} from "./sample-instrumentation.ts";

/** An instrumentation with one defect, and the rules that have to find it. */
export interface BrokenInstrumentation {
  readonly defect: string;
  /** What the names of the rules begin with, all of them. */
  readonly breaks: readonly string[];
  readonly steps: Partial<Steps>;
}

const ON_DESTINATIONS = [
  "changes nothing for the app where the destination throws",
  "changes nothing for the app where the destination hangs",
];
const ON_BREAKING_OFF = [
  "has the request aborted where the app breaks off",
  "records a stream that the app breaks off, once",
  "records a stream that the app breaks off as aborted",
];

class OtherError extends Error {}

const correct = sampleSteps();
const begin = ({ signal }: SampleOptions, { manager }: Host): Call =>
  manager.trace.startLlm(
    { provider: "sample", operation: "chat", model: "sample" },
    signal && { signal },
  );
/** One that says something more of each call. */
const adding = (fields: (options: SampleOptions) => Partial<LlmEndData>): Steps =>
  sampleSteps({
    begin: (options, host) => {
      const call = begin(options, host);
      call.set(fields(options));
      return call;
    },
  });
const keptStreams = new Set<SampleStream>();
let underWay = 0;

export const brokenInstrumentations: readonly BrokenInstrumentation[] = [
  {
    defect: "marks the answers that it has seen",
    breaks: ["gives the answer of a call", ...ON_DESTINATIONS],
    steps: {
      ask: async (...call) => Object.assign(await correct.ask(...call), { observed: true }),
    },
  },
  {
    defect: "keeps chunks without a text to itself",
    breaks: ["gives every chunk", "keeps toArray", ...ON_DESTINATIONS],
    steps: sampleSteps({
      follow: (iterator, call, parts) => {
        const all = followed(iterator, call, parts);
        const next = async (): Promise<IteratorResult<SampleAnswer>> => {
          const result = await all.next();
          const isShown = result.done === true || result.value.choices[0]?.delta?.content;
          return isShown ? result : next();
        };
        return { ...all, next };
      },
    }),
  },
  {
    defect: "gives a stream of its own",
    breaks: ["gives the promise and the stream"],
    steps: {
      stream: async (...args) => {
        const stream = await correct.stream(...args);
        return new (class extends SampleStream {})(() => stream.iterator());
      },
    },
  },
  {
    defect: "holds each chunk until the next one comes",
    breaks: [
      "hands each chunk on",
      ...ON_BREAKING_OFF,
      "lets the app abort a stream",
      "records a stream that the app aborts",
      "has a stream that is cut fail",
      "has a stream that brings an error fail",
    ],
    steps: sampleSteps({
      follow: (iterator, call, parts) => {
        const all = followed(iterator, call, parts);
        let held: Promise<IteratorResult<SampleAnswer>> | undefined;
        return {
          ...all,
          next: async () => {
            const result = await (held ?? all.next());
            if (result.done === true) return result;
            held = all.next();
            await held;
            return result;
          },
        };
      },
    }),
  },
  {
    defect: "asks for the usage of streams",
    breaks: ["sends the same requests", "keeps toArray", ...ON_DESTINATIONS],
    steps: {
      stream: (client, options, host) =>
        correct.stream(client, { ...options, wantsUsage: true }, host),
    },
  },
  {
    defect: "does not see calls that are not streamed",
    breaks: [
      "records a call, once",
      "records a call that the client tries again",
      "records the usage that the provider reports of a call",
      "records neither the question",
      "records a call that the app aborts",
      "records a refused call",
    ],
    steps: { ask: (client, options) => client.ask(options) },
  },
  {
    defect: "takes a stream for ended when it begins",
    breaks: [
      "records the usage that the provider reports of a stream",
      "records a stream that the app breaks off as aborted",
      "records a stream that the app aborts",
      "neither keeps",
      "records a stream that is cut",
      "records a stream that brings an error",
      "ends every call once",
    ],
    steps: {
      stream: (client, options, { manager }) =>
        manager.trace.llm(
          { provider: "sample", operation: "chat", model: "sample" },
          () => client.stream(options),
          options.signal && { signal: options.signal },
        ),
    },
  },
  {
    defect: "does not see streams",
    breaks: [
      "records a stream that was read to its end",
      "records the usage that the provider reports of a stream",
      "never passes a guess off",
      "records neither the question",
      "records a stream that the app breaks off, once",
      "records a stream that the app breaks off as aborted",
      "records a stream that the app aborts",
      "neither keeps",
      "records a stream that is cut",
      "records a stream that brings an error",
      "ends every call once",
      "records a call with toArray",
    ],
    steps: { stream: (client, options) => client.stream(options) },
  },
  {
    defect: "takes each request for a call",
    breaks: ["records a call that the client tries again"],
    steps: {
      ask: async (client, options, host) => {
        const answer = await correct.ask(client, options, host);
        if (client.retried > 0) begin(options, host).end();
        return answer;
      },
    },
  },
  {
    defect: "does not read what the provider reports",
    breaks: [
      "records the usage that the provider reports of a call",
      "records the usage that the provider reports of a stream",
    ],
    steps: sampleSteps({ read: () => ({}) }),
  },
  {
    defect: "guesses and does not say so",
    breaks: ["never passes a guess off"],
    steps: adding(() => ({ usage: { input: 5, output: 5 }, usageSource: "reported" })),
  },
  {
    defect: "records what is said",
    breaks: ["records neither the question"],
    steps: adding(({ question }) => ({ responseId: question })),
  },
  {
    defect: "does not hand on that the app breaks off",
    breaks: ["has the request aborted where the app breaks off"],
    steps: sampleSteps({
      follow: (iterator, call, parts) => ({
        ...followed(iterator, call, parts),
        return: async () => {
          call.abort();
          return { done: true, value: undefined };
        },
      }),
    }),
  },
  {
    defect: "does not see that the app breaks off",
    breaks: [
      "records a stream that the app breaks off, once",
      "records a stream that the app breaks off as aborted",
      "ends every call once",
    ],
    steps: sampleSteps({
      follow: (iterator, call, parts) => ({
        ...followed(iterator, call, parts),
        return: () => closed(iterator),
      }),
    }),
  },
  {
    defect: "takes a stream that the app breaks off for one that is well",
    breaks: ["records a stream that the app breaks off as aborted"],
    steps: sampleSteps({
      follow: (iterator, call, parts) => ({
        ...followed(iterator, call, parts),
        return: () => {
          call.end();
          return closed(iterator);
        },
      }),
    }),
  },
  {
    defect: "does not hand the app's signal on",
    breaks: [
      "lets the app abort a call",
      "records a call that the app aborts",
      "lets the app abort a stream",
      "records a stream that the app aborts",
    ],
    steps: {
      ask: (client, { signal: _ignored, ...options }, host) => correct.ask(client, options, host),
      stream: (client, { signal: _ignored, ...options }, host) =>
        correct.stream(client, options, host),
    },
  },
  {
    defect: "takes what the app aborts for failed",
    breaks: ["records a call that the app aborts", "records a stream that the app aborts"],
    steps: sampleSteps({
      begin: ({ question }, host) => begin({ question }, host),
      fail: (call, error) => {
        call.fail(new Error("It failed."));
        return error;
      },
    }),
  },
  {
    defect: "keeps its streams",
    breaks: ["neither keeps"],
    steps: {
      stream: async (...args) => {
        const stream = await correct.stream(...args);
        keptStreams.add(stream);
        return stream;
      },
    },
  },
  {
    defect: "gives errors of its own",
    breaks: [
      "has a refused call fail",
      "has a stream that is cut fail",
      "has a stream that brings an error fail",
      "lets the app abort a call",
      "lets the app abort a stream",
      ...ON_DESTINATIONS,
    ],
    steps: sampleSteps({
      fail: (call, error) => {
        call.fail(error);
        return new Error("The observed call failed.", { cause: error });
      },
    }),
  },
  {
    defect: "takes what fails for well",
    breaks: [
      "records a refused call",
      "records a stream that is cut",
      "records a stream that brings an error",
      "records a call that the app aborts",
      "records a stream that the app aborts",
      "ends every call once",
    ],
    steps: sampleSteps({
      fail: (call, error) => {
        call.end();
        return error;
      },
    }),
  },
  {
    defect: "waits for its destination",
    breaks: ON_DESTINATIONS,
    steps: {
      ask: async (client, options, host) => {
        const answer = await correct.ask(client, options, host);
        await host.destination();
        return answer;
      },
    },
  },
  {
    defect: "mixes calls up that are made at the same time",
    breaks: ["ends every call once"],
    steps: {
      stream: async (client, options, host) => {
        const isAlone = underWay === 0;
        underWay += 1;
        try {
          const stream = await (isAlone
            ? correct.stream(client, options, host)
            : client.stream(options));
          await turn();
          return stream;
        } finally {
          underWay -= 1;
        }
      },
    },
  },
  {
    defect: "reads a second time what toArray reads",
    breaks: ["records a call with toArray"],
    steps: {
      stream: async (client, options, host) => {
        const stream = await correct.stream(client, options, host);
        const original = stream.toArray.bind(stream);
        stream.toArray = () => {
          begin(options, host).end();
          return original();
        };
        return stream;
      },
    },
  },
  {
    defect: "loses toArray",
    breaks: ["keeps toArray"],
    steps: {
      stream: async (client, options, host) => {
        const stream = await correct.stream(client, options, host);
        stream.toArray = async () => {
          for await (const _ of stream);
          return [];
        };
        return stream;
      },
    },
  },
  {
    defect: "gives errors of another class that say the same",
    breaks: [
      "has a refused call fail",
      "has a stream that is cut fail",
      "has a stream that brings an error fail",
      "lets the app abort a call",
      "lets the app abort a stream",
      ...ON_DESTINATIONS,
    ],
    steps: sampleSteps({
      fail: (call, error) => {
        call.fail(error);
        return error instanceof Error ? Object.assign(new OtherError(error.message), error) : error;
      },
    }),
  },
  {
    defect: "leaves a rejection to nobody",
    breaks: ["causes no unhandled rejection"],
    steps: {
      ask: (client, options, host) => {
        const answer = correct.ask(client, options, host);
        // To be told when it is there; and nobody is told when it fails.
        void answer.then(() => {});
        return answer;
      },
    },
  },
];
