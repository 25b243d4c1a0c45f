import { afterEach, describe, expect, it } from "vitest";
import { ObservabilityManager, setDefaultManager } from "../index.ts";
import { managerInCharge } from "./manager-in-charge.ts";

afterEach(() => setDefaultManager(undefined));

describe("managerInCharge", () => {
  it("is the one given, or else the process's default, as it is now", () => {
    const given = new ObservabilityManager({ source: "given" });
    expect(managerInCharge(undefined)).toBeUndefined();
    const byDefault = new ObservabilityManager({ source: "default" });
    setDefaultManager(byDefault);
    expect([managerInCharge(undefined), managerInCharge(given)]).toEqual([byDefault, given]);
  });

  it("is none while the manager is switched off", () => {
    const given = new ObservabilityManager({ source: "given", enabled: false });
    expect(managerInCharge(given)).toBeUndefined();
    given.setEnabled(true);
    expect(managerInCharge(given)).toBe(given);
  });
});
