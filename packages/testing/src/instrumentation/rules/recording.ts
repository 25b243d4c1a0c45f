import assert from "node:assert/strict";
import type { ModelAnswer } from "../../provider/reply.ts";
import type { RecordedCall } from "../instrumentation-fixture.ts";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import { type InstrumentationSubject, QUESTION } from "../instrumentation-subject.ts";
import { outcomeOf, readStream } from "../outcome.ts";

const USAGE = { input: 100, cacheRead: 20, output: 7, reasoning: 4 };
const ALL_INPUT = 120;
const ALL_OUTPUT = 11;

export const recordingRules: readonly InstrumentationRule[] = [
  {
    name: "records a call, once, as ok",
    check: async (subject) => {
      const calls = await recordedOf(subject, "ask", {});
      expectWell(calls);
    },
  },
  {
    name: "records a stream that was read to its end, once, as ok",
    check: async (subject) => {
      const calls = await recordedOf(subject, "stream", {});
      expectWell(calls);
    },
  },
  {
    name: "records a call that the client tries again as one",
    check: async (subject) => {
      await subject.observed(async ({ client, provider }) => {
        provider.replyOnce({ status: 429, retryAfter: 0.001 });
        await subject.settle("the answer", outcomeOf(subject.ask(client)));
        assert.equal(provider.requests.length, 2, "The client was to try again");
      }, 1);
      expectWell(await subject.ended(1));
    },
  },
  {
    name: "records the usage that the provider reports of a call",
    check: async (subject) => expectReported(await recordedOf(subject, "ask", { usage: USAGE })),
  },
  {
    name: "records the usage that the provider reports of a stream",
    check: async (subject) => expectReported(await recordedOf(subject, "stream", { usage: USAGE })),
  },
  {
    name: "never passes a guess off as usage that the provider did not report",
    check: async (subject) => {
      await subject.observed(async ({ client, provider }) => {
        provider.reply({ usage: null });
        await subject.settle("the stream", readStream(subject.stream(client)));
      });
      for (const { usage } of await subject.ended(1)) {
        assert.ok(
          usage === undefined || usage.isEstimated === true,
          `It claims the usage ${JSON.stringify(usage)}`,
        );
      }
    },
  },
  {
    name: "records neither the question nor the answer, unless it is told to",
    check: async (subject) => {
      const answer = { text: ["Rayleigh ", "scattering"], reasoning: "Because of air." };
      await subject.observed(async ({ client, provider }) => {
        provider.reply({
          ...answer,
          toolCalls: [{ name: "look", arguments: { place: "zenith" } }],
        });
        await subject.settle("the answer", outcomeOf(subject.ask(client)));
        await subject.settle("the stream", readStream(subject.stream(client)));
      });
      await subject.ended(2);
      const text = await subject.recordedText();
      const found = [QUESTION, "Rayleigh", "Because of air", "zenith"].filter((secret) =>
        text.includes(secret),
      );
      assert.deepEqual(found, [], "These were recorded");
    },
  },
];

async function recordedOf(
  subject: InstrumentationSubject,
  how: "ask" | "stream",
  answer: ModelAnswer,
): Promise<readonly RecordedCall[]> {
  await subject.observed(async ({ client, provider }) => {
    provider.reply(answer);
    const call =
      how === "ask"
        ? outcomeOf(subject.ask(client))
        : readStream(subject.stream(client, { wantsUsage: true }));
    await subject.settle<unknown>("the call", call);
  });
  return subject.ended(1);
}

/** To say nothing is how OpenTelemetry says that nothing went wrong. */
function expectWell([call]: readonly RecordedCall[]): void {
  assert.ok(call?.status === "ok" || call?.status === "unset", `It is recorded as ${call?.status}`);
}

function expectReported([call]: readonly RecordedCall[]): void {
  assert.ok(call?.usage !== undefined, "No usage was recorded");
  assert.ok(call.usage.isEstimated !== true, "The usage was recorded as a guess");
  const { input, output } = call.usage;
  assert.deepEqual({ input, output }, { input: ALL_INPUT, output: ALL_OUTPUT });
}
