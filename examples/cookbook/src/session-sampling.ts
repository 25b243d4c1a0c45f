/**
 * A tenth of all sessions is kept, each as a whole, and besides every error. You want this when storing
 * all costs too much. Which sessions are kept follows from their ids alone: the same ones in every
 * process, today and tomorrow, so that what several services stored fits together.
 */
import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
import { sampling } from "@llmobs/sampling";

const eventsOf = new Map<string, number>();
const store: Handler = {
  name: "store",
  handle: ({ sessionId = "" }) => {
    eventsOf.set(sessionId, (eventsOf.get(sessionId) ?? 0) + 1);
  },
};
const observability = new ObservabilityManager({
  source: "tutor",
  handlers: [pipe(sampling({ rate: 0.1 }), store)],
});
const { trace } = observability;

for (let pupil = 1; pupil <= 500; pupil++) {
  trace.session({ id: `pupil-${pupil}` }, () =>
    trace.command("explain", { topic: "fractions" }, () => {
      trace.llm(
        { provider: "openai", operation: "chat", model: "gpt-5-mini" },
        () => "A half is …",
      );
      if (pupil % 100 === 0) observability.error(new Error("The whiteboard went away."));
    }),
  );
}
await observability.shutdown();

const whole = [...eventsOf].filter(([, events]) => events >= 6).map(([id]) => id);
console.log(`${whole.length} of 500 sessions are stored whole: ${whole.slice(0, 3).join(", ")}, …`);
console.log(`${eventsOf.size - whole.length} are there with nothing but their error`);
console.log("not stored:", observability.stats().handlers[0]?.dropped);
