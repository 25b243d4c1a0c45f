import type { AnyRegistry } from "../src/prometheus-options.ts";

/** What a scrape would find: a value by name and labels, as the text says them. */
export async function samples(registry: AnyRegistry): Promise<Readonly<Record<string, number>>> {
  const lines = (await registry.metrics()).split("\n");
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const space = line.lastIndexOf(" ");
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
}

/** Those of one metric, by their labels alone, in the order in which it has them. */
export async function samplesOf(
  registry: AnyRegistry,
  name: string,
): Promise<Readonly<Record<string, number>>> {
  const all = Object.entries(await samples(registry));
  return Object.fromEntries(
    all.flatMap(([key, value]) => {
      const [metric, labels = ""] = key.split(/[{}]/, 2) as [string, string?];
      const values = [...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label);
      return metric === name ? [[values.join(" "), value]] : [];
    }),
  );
}
