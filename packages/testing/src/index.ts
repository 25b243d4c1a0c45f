export {
  collectGarbage,
  type CollectGarbageOptions,
  collectGarbageUntil,
} from "./collect-garbage.ts";
export { eventFactory, type EventFactory, type EventFactoryOptions } from "./event-factory.ts";
export type { BuiltInEventType } from "./event-payloads.ts";
export type { TextKind } from "./event-text.ts";
export {
  type CapturedException,
  exceptionCapturingHandler,
  type ExceptionCapturingHandler,
} from "./exception-capturing-handler.ts";
export {
  fakeClock,
  type FakeClock,
  type FakeClockOptions,
  type PendingTimer,
} from "./fake-clock.ts";
export {
  type GatedCall,
  gatedHandler,
  type GatedHandler,
  type GatedHandlerOptions,
} from "./gated-handler.ts";
export {
  type AskedRequest,
  type EndpointAnswer,
  type EndpointRequest,
  httpEndpoint,
  type HttpEndpoint,
} from "./http-endpoint.ts";
export { identity } from "./identity.ts";
export { compareExchange } from "./instrumentation/compare-exchange.ts";
export type { Exchange, Use, UsedInstrumentation, UseOptions } from "./instrumentation/exchange.ts";
export type { Instrumentation } from "./instrumentation/instrumentation.ts";
export type {
  AskOptions,
  DestinationMood,
  InstrumentationFixture,
  InstrumentationSuiteOptions,
  RecordedCall,
  RecordedUsage,
} from "./instrumentation/instrumentation-fixture.ts";
export { instrumentationSuite } from "./instrumentation/instrumentation-suite.ts";
export {
  manyStreams,
  type ManyStreams,
  type StreamingInstrumentation,
} from "./instrumentation/many-streams.ts";
export { type ObservedClient, observedClient } from "./instrumentation/observed-client.ts";
export { recordingFixture } from "./instrumentation/recording-fixture.ts";
export {
  killHandlers,
  type KillHandlersOptions,
  type KillReport,
  type LeftBehind,
} from "./kill-handlers.ts";
export { acknowledge, type KilledWriter, type KillOptions, killWriters } from "./kill-harness.ts";
export { malformedEvents, type MalformedEventsOptions } from "./malformed-events.ts";
export {
  type MalformedReport,
  observeMalformed,
  type ObserveMalformedOptions,
} from "./observe-malformed.ts";
export { fakeProvider, type FakeProvider, type ReplyTo } from "./provider/fake-provider.ts";
export { type HeldProvider, heldProvider } from "./provider/held-provider.ts";
export type { ProviderRequest, RequestOutcome } from "./provider/provider-request.ts";
export type {
  BreakOff,
  ModelAnswer,
  ModelToolCall,
  ProviderFailure,
  ProviderReply,
} from "./provider/reply.ts";
export type { ProviderApi, RequestBody } from "./provider/wire-format.ts";
export { recordingHandler, type RecordingHandler } from "./recording-handler.ts";
export { soak, type SoakOptions } from "./soak.ts";
export { docExamplesSuite, type DocExamplesSuiteOptions } from "./snippets/doc-examples-suite.ts";
export { readmeSuite, type ReadmeSuiteOptions } from "./snippets/readme-suite.ts";
export type { DecoratorFixture, DecoratorSuiteOptions } from "./suite/decorator-fixture.ts";
export { decoratorSuite } from "./suite/decorator-suite.ts";
export type {
  HandlerFixture,
  HandlerSuiteOptions,
  ReceivedEvent,
} from "./suite/handler-fixture.ts";
export { handlerSuite } from "./suite/handler-suite.ts";
export type { SuiteRunner, SuiteTestOptions } from "./suite/suite-runner.ts";
export type { DecoratorTraits, HandlerTraits } from "./suite/traits.ts";
export {
  type TestObservability,
  testObservability,
  type TestObservabilityOptions,
} from "./test-observability.ts";
export { unhandledRejections } from "./unhandled-rejections.ts";
export { writeUntilKilled, type WriteUntilKilledOptions } from "./write-until-killed.ts";
