import type { Handler, LlmEndData } from "@llmobs/core";
import { type TestObservability, testObservability } from "../test-observability.ts";
import type { Instrumentation } from "./instrumentation.ts";
import type {
  DestinationMood,
  InstrumentationFixture,
  RecordedCall,
} from "./instrumentation-fixture.ts";

/** What a handler of each mood does with an event. */
export const DESTINATIONS: Readonly<Record<DestinationMood, () => void | Promise<void>>> = {
  works: () => {},
  throws: () => {
    throw new Error("The destination is broken.");
  },
  hangs: () => new Promise(() => {}),
};

/**
 * Makes the fixture that `instrumentationSuite` needs of an instrumentation that emits its events to a
 * manager: what the manager receives is recorded in front of a destination of that mood.
 *
 * @example
 * ```ts no-run
 * import { instrumentationSuite, recordingFixture } from "@llmobs/testing";
 *
 * instrumentationSuite({ describe, it }, {
 *   name: "acme",
 *   create: (destination) => recordingFixture({ connect, observe }, destination),
 *   ask,
 *   stream,
 *   textOf,
 * });
 * ```
 */
export function recordingFixture<Client>(
  { connect, observe }: Instrumentation<Client>,
  destination: DestinationMood,
): InstrumentationFixture<Client> & TestObservability {
  const moody: Handler = { name: "destination", handle: DESTINATIONS[destination] };
  const observability = testObservability({ handlers: [moody] });
  const { manager, handler } = observability;
  return {
    ...observability,
    connect,
    observe: (client) => observe(client, manager),
    recorded: () => handler.ofType("llm.end").map(({ data }) => recordedCall(data)),
    recordedText: () => JSON.stringify(handler.events),
  };
}

function recordedCall({ status, usage, usageSource }: LlmEndData): RecordedCall {
  if (usage === undefined) return { status, usage };
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage;
  return {
    status,
    usage: {
      input: input + cacheRead + cacheWrite,
      output: output + reasoning,
      isEstimated: usageSource === "estimated",
    },
  };
}
