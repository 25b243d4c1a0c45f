/**
 * A decorator of your own: adds the release and the region to every event. Write one when events are to
 * be changed, counted or held back before any handler sees them; `decoratorSuite` of @llmobs/testing
 * says whether it is right.
 */
import {
  type Attributes,
  type Decorator,
  type Handler,
  ObservabilityManager,
  type ObservedEvent,
} from "@llmobs/core";

function withAttributes(added: Attributes): Decorator {
  // A copy, since an event that was observed must not be changed.
  const enrich = (event: ObservedEvent): ObservedEvent => ({
    ...event,
    attributes: { ...added, ...event.attributes },
  });
  return (next) => ({
    name: "with-attributes",
    handle: (event) => next.handle(enrich(event)),
    handleBatch: (events) => next.handleBatch(events.map(enrich)),
  });
}

const printer: Handler = {
  name: "printer",
  handle: ({ type, attributes }) => console.log(type, attributes),
};
const observability = new ObservabilityManager({
  source: "translator",
  decorators: [withAttributes({ release: "2026.11.2", region: "eu-central-1" })],
  handlers: [printer],
});
const model = { provider: "anthropic", operation: "chat", model: "claude-sonnet-5" };
const options = { attributes: { targetLanguage: "fr" } };
console.log(await observability.trace.llm(model, async () => "Bonjour !", options));
await observability.shutdown();
