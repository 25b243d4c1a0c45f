import { requireFunction } from "@llmobs/core/options";

/** @throws TypeError where the object given for an option has no method of that name. */
export function requireMethod(option: string, object: unknown, method: string): void {
  const members = Object(object) as Readonly<Record<string, unknown>>;
  requireFunction("otel", `${option}.${method}`, members[method]);
}
