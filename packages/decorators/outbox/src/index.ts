export { outbox } from "./outbox.ts";
export {
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterQuery,
  openOutbox,
  type OutboxCounts,
  type OutboxFile,
} from "./outbox-file.ts";
export type { DeadLetterLimits, OutboxOptions } from "./outbox-options.ts";
export { plugin } from "./plugin.ts";
