import type { Target } from "./report/target.ts";
import type { Table } from "./report/table.ts";

/** One thing that is measured. */
export interface Subject {
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly title: string;
  run(quick: boolean): Promise<Findings>;
}

/** What came out. */
interface Findings {
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}
