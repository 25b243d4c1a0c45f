import { Counter, Gauge, Histogram } from "prom-client";
import type { AnyRegistry } from "./prometheus-options.ts";

interface Definition<Label extends string> {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
  /** Called before the metric is read. */
  readonly collect?: () => void;
}

/** Makes the metrics of one handler, which come into the registry all together or not at all. */
export class Instruments {
  readonly #prefix: string;
  readonly #made = new Map<string, Counter | Gauge | Histogram>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  counter<Label extends string = never>(definition: Definition<Label>): Counter<Label> {
    return this.#keep(definition.name, new Counter<Label>(this.#configure(definition)));
  }

  gauge<Label extends string = never>(definition: Definition<Label>): Gauge<Label> {
    return this.#keep(definition.name, new Gauge<Label>(this.#configure(definition)));
  }

  histogram<Label extends string = never>({
    buckets,
    ...definition
  }: Definition<Label> & { readonly buckets: readonly number[] }): Histogram<Label> {
    const configuration = { ...this.#configure(definition), buckets: [...buckets] };
    return this.#keep(definition.name, new Histogram<Label>(configuration));
  }

  /** @throws Error where the registry has one of these metrics already. */
  register(registry: AnyRegistry): void {
    for (const name of this.#made.keys()) {
      if (registry.getSingleMetric(name) === undefined) continue;
      throw new Error(
        `[prometheus] The registry already has the metric ${name}: a second handler would count every event twice. Register one handler with each manager, or give this one a registry or a prefix of its own.`,
      );
    }
    for (const metric of this.#made.values()) registry.registerMetric(metric);
  }

  #configure<Label extends string>({ name, ...definition }: Definition<Label>) {
    return { ...definition, name: this.#prefix + name, registers: [] };
  }

  #keep<Metric extends Counter | Gauge | Histogram>(name: string, metric: Metric): Metric {
    this.#made.set(this.#prefix + name, metric);
    return metric;
  }
}
