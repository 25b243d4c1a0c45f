import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { idsIn, keptIds, type KeptIdsOptions } from "../test/kept-ids.ts";
import { killHandlers, type KillReport, type LeftBehind } from "./index.ts";

const KILLS = 6;

function kill(
  given: Pick<KeptIdsOptions, "holds">,
  look: (left: LeftBehind<KeptIdsOptions>) => void = () => {},
): Promise<KillReport> {
  return killHandlers<KeptIdsOptions>({
    writer: new URL("../test/kept-ids-writer.ts", import.meta.url),
    kills: KILLS,
    seed: 1,
    options: (directory) => ({ ...given, path: join(directory, "ids") }),
    reopen: (options) => keptIds({ ...options, holds: given.holds ?? 0 }),
    stored: idsIn,
    look,
  });
}

describe("killHandlers", { timeout: 60_000 }, () => {
  it("finds nothing missing of a handler that keeps what it acknowledges", async () => {
    const looks: LeftBehind<KeptIdsOptions>[] = [];
    const { acknowledged, ...report } = await kill({}, (left) => looks.push(left));
    expect(report).toEqual({ kills: KILLS, lost: 0, laterLost: 0 });
    expect(acknowledged).toBeGreaterThanOrEqual(KILLS);
    expect(looks.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false, false, true]);
    expect(looks.map(({ seed }) => seed)).toEqual(
      Array.from({ length: KILLS }, (_, index) => String(1_000_000 + index)),
    );
    const [first, second] = looks;
    expect(second?.stored.slice(0, first?.stored.length)).toEqual(first?.stored);
    expect(second?.stored.some((id) => id.startsWith("1000001-"))).toBe(true);
  });

  it("counts what a handler holds that says it has written it", async () => {
    const { lost, laterLost } = await kill({ holds: 1 });
    expect(lost).toBeGreaterThan(0);
    expect(laterLost).toBe(KILLS);
  });
});
