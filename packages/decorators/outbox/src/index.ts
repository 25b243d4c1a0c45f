export { outbox } from "./outbox.ts";
export type { DeadLetterLimits, OutboxOptions } from "./outbox-options.ts";
export { plugin } from "./plugin.ts";
