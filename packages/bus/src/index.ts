export type { BusError, BusErrorCode } from "./bus-error.ts";
export type { BusSession } from "./bus-session.ts";
export type { CommandContext, CommandHandler, Middleware } from "./command-context.ts";
export { type ExecuteOptions, MessageBus, type MessageBusOptions } from "./message-bus.ts";
export type {
  AnyCommand,
  Command,
  CommandMap,
  EventMap,
  PublishedEvent,
  Result,
} from "./messages.ts";
export type { SubscribeOptions, Subscriber } from "./subscriptions.ts";
