/** What people, models, commands and tools say to each other, by its names in every payload. */
const CONTENT_MEMBERS = ["input", "output", "arguments", "result"] as const;

type Payload = Partial<Record<(typeof CONTENT_MEMBERS)[number], unknown>>;

/** Says whether there is content in a payload. */
export function hasContent(data: unknown): boolean {
  return isPayload(data) && CONTENT_MEMBERS.some((member) => holdsSomething(data[member]));
}

/** Changes the content of a payload that is nobody else's. */
export function changeContent(data: unknown, change: (content: unknown) => unknown): void {
  if (!isPayload(data)) return;
  for (const member of CONTENT_MEMBERS) {
    if (holdsSomething(data[member])) data[member] = change(data[member]);
  }
}

function isPayload(data: unknown): data is Payload {
  return typeof data === "object" && data !== null;
}

function holdsSomething(content: unknown): boolean {
  return content !== undefined && content !== null;
}
