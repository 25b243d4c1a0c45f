import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readmeWithTable } from "../test/variables-table.ts";

// Copied out of the repository, this package has no handlers beside it to make the table of.
const inRepository = existsSync(new URL("../../handlers", import.meta.url));

describe.runIf(inRepository)("the README's table of variables", () => {
  it("is up to date: `pnpm --filter @llmobs/bootstrap variables` writes it", async () => {
    const { is, should } = await readmeWithTable();
    expect(is).toBe(should);
  });
});
