/** Stateless helpers for decorators that take batches apart: `@llmobs/core/batch`. */
export { forwardKept } from "./forward-kept.ts";
