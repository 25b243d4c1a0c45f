/**
 * Everything that CI checks apart from the tests, or only the checks that are named:
 *
 *   pnpm check
 *   pnpm check lint types
 */
import { spawnSync } from "node:child_process";

const checks = {
  lint: "oxlint",
  format: "oxfmt --check",
  types: "tsc",
  unused: "knip",
  reference: "node .ci/check-reference.mjs",
  build: "turbo run build --output-logs=errors-only",
  packed: "node .ci/check-packed.mjs",
  sizes: "node .ci/check-sizes.mjs",
  isolated: "node .ci/check-isolated.mjs",
  npm: "pnpm --silent --filter @llmobs/otel-proof check:npm",
  rehearsal: "node .ci/rehearse.mjs",
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`Expected some of ${Object.keys(checks).join(", ")}; got ${unknown.join(", ")}.`);
  process.exit(2);
}

const failed = [];
for (const [name, command] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}: ${command}`);
  const started = performance.now();
  const { status } = spawnSync(command, { stdio: "inherit", shell: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`-- ${name}: ${status === 0 ? "ok" : "FAILED"} in ${seconds} s`);
  if (status !== 0) failed.push(name);
}

if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
