/** Writes `llmobs.json` anew; a test checks that it is what `dashboard.ts` builds. */
import { writeFileSync } from "node:fs";
import { buildDashboard } from "./dashboard.ts";

const file = new URL("llmobs.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(buildDashboard(), null, 2)}\n`);
