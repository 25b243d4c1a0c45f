import type { Handler } from "./handler.ts";

/** Checks at construction that what was given for a handler is one. */
export function requireHandler(where: string, value: unknown): Handler {
  const handler = value as Partial<Handler> | null | undefined;
  if (typeof handler?.handle === "function" && typeof handler.name === "string") {
    return handler as Handler;
  }
  throw new TypeError(
    `[${where}] Expected a handler, an object with a name and a handle(event) method, such as consoleHandler(); received ${describe(value)}.`,
  );
}

function describe(value: unknown): string {
  if (typeof value === "function")
    return `the function ${value.name || "without a name"}; call it to get its handler`;
  if (typeof value !== "object" || value === null) return String(value);
  return `an object with the members ${Object.keys(value).join(", ") || "(none)"}`;
}
