import { tracingChannel } from "node:diagnostics_channel";
import type { ObservabilityManager } from "@llmobs/core";
import { contextStorage, unwatch, watch } from "@llmobs/core/capture";
import type { ChannelMessage } from "./channel-message.ts";
import { type Observed, settle } from "./observed.ts";
import { openMessage } from "./open-message.ts";

const CHANNEL = "ai:telemetry";

/**
 * Observes what version 7 of the AI SDK publishes. Nothing may be thrown here: Node ends the process
 * where a subscriber throws.
 *
 * @returns a function with which it stops: what has begun is still observed to its end
 */
export function observeChannel(find: () => ObservabilityManager | undefined): () => void {
  const channel = tracingChannel<object | undefined, object>(CHANNEL);
  // Held by the SDK while it goes on with what has begun, and by nobody else.
  const observed = new WeakMap<object, Observed>();
  let openCount = 0;
  let isStopped = false;

  /** Gives the context in which that is to run which has begun. */
  const enter = (message: object): object | undefined => {
    const outside = contextStorage.getStore();
    const observability = find();
    if (observability === undefined) return outside;
    try {
      const begun = openMessage(observability, message as ChannelMessage);
      if (begun === undefined) return outside;
      observed.set(message, begun);
      openCount++;
      // Nothing but its reader drives a stream: where that goes away, the SDK publishes no end.
      if ((message as ChannelMessage).type === "streamText") watch(message, begun);
      return begun.frame;
    } catch (error) {
      observability.error(error);
      return outside;
    }
  };

  const onEnd = (ended: unknown): void => {
    const message = ended as ChannelMessage;
    const begun = observed.get(message);
    if (begun === undefined) return;
    openCount--;
    if (isStopped && openCount === 0) channel.asyncEnd.unsubscribe(onEnd);
    unwatch(begun);
    settle(begun, () => {
      if ("error" in message) begun.failed(message.error);
      else begun.succeeded(message.result);
    });
  };

  channel.start.bindStore(contextStorage, enter);
  channel.asyncEnd.subscribe(onEnd);
  return () => {
    channel.start.unbindStore(contextStorage);
    isStopped = true;
    if (openCount === 0) channel.asyncEnd.unsubscribe(onEnd);
  };
}
