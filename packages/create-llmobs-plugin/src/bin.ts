#!/usr/bin/env node
import { run } from "./run.ts";

void run(process.argv.slice(2), { input: process.stdin, output: process.stdout }).then((code) => {
  process.exitCode = code;
});
