// Writes the README's table of environment variables afresh: `pnpm --filter @llmobs/bootstrap variables`.
import { writeFileSync } from "node:fs";
import { readmeWithTable } from "./variables-table.ts";

const { is, should, file } = await readmeWithTable();
writeFileSync(file, should);
console.log(is === should ? "The table is as it was." : "The table is written.");
