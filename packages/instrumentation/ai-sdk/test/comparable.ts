/** What can be compared of a value: ports, durations and ids that the SDK makes up are never the same twice. */
export function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member: unknown) => {
    const isFleeting = key === "performance" || key === "timestamp" || key === "date";
    return isFleeting || String(member).startsWith("aitxt-") ? undefined : member;
  });
  return JSON.parse(text.replaceAll(/127\.0\.0\.1:\d+/gu, "<provider>"));
}
