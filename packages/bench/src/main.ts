import { readArguments } from "./arguments.ts";
import { bus } from "./bus.ts";
import { capture } from "./capture.ts";
import { decorators } from "./decorators.ts";
import { dispatch } from "./dispatch.ts";
import { install } from "./install.ts";
import { jsonl } from "./jsonl.ts";
import { otel } from "./otel.ts";
import { outbox } from "./outbox.ts";
import { pipeline } from "./pipeline.ts";
import { prometheus } from "./prometheus.ts";
import { redact } from "./redact.ts";
import { renderTable } from "./report/table.ts";
import { type Target, tableOfTargets } from "./report/target.ts";
import { describeMachine, describeVersions } from "./report/versions.ts";
import { serialize } from "./serialize.ts";
import { sqlite } from "./sqlite.ts";
import { startup } from "./startup.ts";
import type { Subject } from "./subject.ts";

const SUBJECTS: readonly Subject[] = [
  dispatch,
  pipeline,
  decorators,
  redact,
  bus,
  jsonl,
  sqlite,
  outbox,
  prometheus,
  otel,
  capture,
  startup,
  install,
  serialize,
];

const { subjects: wanted, quick } = readArguments(process.argv.slice(2));
const known = SUBJECTS.map(({ name }) => name);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`Expected some of ${known.join(", ")}; received ${unknown.join(", ")}.`);
  process.exit(2);
}

const started = performance.now();
console.log(`${describeMachine()}\n${describeVersions()}`);
if (quick) console.log("A quick run: it proves that every event arrives; its times mean nothing.");

const targets: Target[] = [];
for (const subject of SUBJECTS) {
  if (wanted.length > 0 && !wanted.includes(subject.name)) continue;
  const findings = await subject.run(quick);
  console.log(`\n## ${subject.name}: ${subject.title}`);
  for (const table of findings.tables) console.log(`\n${renderTable(table)}`);
  targets.push(...findings.targets);
}
if (!quick && targets.length > 0) {
  console.log(`\n${renderTable(tableOfTargets(targets))}`);
}
console.log(`\nTook ${((performance.now() - started) / 1_000).toFixed(0)} s.`);
