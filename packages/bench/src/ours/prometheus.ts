import type { ObservedEvent } from "@llmobs/core";
import { prometheusHandler } from "@llmobs/prometheus";
import { Registry } from "prom-client";
import type { Counted } from "../counted.ts";

/** Hands events to the handler, as a manager would. */
export function prometheus(): Counted<ObservedEvent> {
  const registry = new Registry();
  const handler = prometheusHandler({ registry });
  return { inputOf: (event) => event, count: (event) => void handler.handle(event), registry };
}
