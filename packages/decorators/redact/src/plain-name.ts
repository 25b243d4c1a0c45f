/** A name without what people write differently: `apiKey`, `api_key` and `API-KEY` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
