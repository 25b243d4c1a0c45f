#!/usr/bin/env node
import process from "node:process";

// Before anything else is loaded: an older Node could not read it, and would not say why.
const OLDEST = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `llmobs: Node ${process.versions.node} is too old; every package of llmobs needs ${OLDEST.join(".")} or newer.\nTo mend it: install the current LTS version of Node.`,
  );
  process.exitCode = 1;
} else {
  void import("./main.ts")
    .then(({ main }) => main(process.argv.slice(2), process.env))
    .then(({ code, stdout, stderr }) => {
      process.stderr.write(stderr);
      // A plugin that was loaded may have left something running.
      process.stdout.write(stdout, () => process.exit(code));
    });
}
