import { describe, expect, it } from "vitest";
import { isEnd, NOWHERE, type Place, step, stepToItem } from "./path-tree.ts";
import { parsePaths } from "./paths.ts";

/** Says whether the paths lead to where these members and items lead. */
function leads(paths: string | readonly string[], ...way: (string | number)[]): boolean {
  let place: Place = [parsePaths(paths).tree];
  for (const name of way) {
    place = typeof name === "number" ? stepToItem(place, name) : step(place, name);
  }
  return isEnd(place);
}

describe("a path", () => {
  it("is a name, which counts anywhere, or a way", () => {
    const { names, tree } = parsePaths(["iban", "Tax-Id", "data.arguments.password", "userId"]);
    expect([...names]).toEqual(["iban", "taxid", "userid"]);
    expect([...tree.members.keys()]).toEqual(["data"]);
  });

  it("may stand in one text with others", () => {
    const { names } = parsePaths(" iban ,tax_id");
    expect([...names]).toEqual(["iban", "taxid"]);
  });

  it("leads where it says, and no less far or farther", () => {
    expect(leads("data.a.b", "data", "a", "b")).toBe(true);
    expect(leads("data.a.b", "data", "a")).toBe(false);
    expect(leads("data.a.b", "data", "a", "b", "c")).toBe(false);
    expect(leads("data.a.b", "attributes", "a", "b")).toBe(false);
    expect(leads("data.a.b", "data", "x", "b")).toBe(false);
    // The name with a dot leads on from its end, not from its middle.
    expect(leads("data.a.b", "data", "a.x", "b")).toBe(false);
  });

  it("has no eye for upper and lower case, nor for hyphens and underscores", () => {
    expect(leads("data.apiKey.X-Y", "data", "API_KEY", "xy")).toBe(true);
    expect(leads("data.apiKey.X-Y", "data", "API.KEY", "xy")).toBe(false);
  });

  it("takes an asterisk for any one member or item", () => {
    expect(leads("data.*.b", "data", "a", "b")).toBe(true);
    expect(leads("data.*.b", "data", 17, "b")).toBe(true);
    expect(leads("data.*.b", "data", "b")).toBe(false);
    expect(leads("data.*.b", "data", "a", "x", "b")).toBe(false);
    expect(leads("data.*", "data", 0)).toBe(true);
    expect(leads("data.list.3", "data", "list", 3)).toBe(true);
    expect(leads("data.list.3", "data", "list", 2)).toBe(false);
  });

  it("goes on with all that it may be, where there are several", () => {
    const paths = ["data.*.c", "data.a.b", "data.*.d.e"];
    expect(leads(paths, "data", "a", "b")).toBe(true);
    expect(leads(paths, "data", "a", "c")).toBe(true);
    expect(leads(paths, "data", "a", "d", "e")).toBe(true);
    expect(leads(paths, "data", "a", "d")).toBe(false);
    expect(leads(paths, "data", "x", "b")).toBe(false);
  });

  it("takes a name with dots, as attributes have them, for a member or for a way", () => {
    expect(leads("attributes.user.email", "attributes", "user.email")).toBe(true);
    expect(leads("attributes.user.email", "attributes", "user", "email")).toBe(true);
    expect(leads("attributes.user", "attributes", "user.email")).toBe(true);
    expect(leads("attributes.user.email", "attributes", "user.name")).toBe(false);
    expect(leads("attributes.user.email.x", "attributes", "user.email")).toBe(false);
    expect(leads("attributes.user.email.x", "attributes", "user.email", "x")).toBe(true);
    expect(leads("attributes.*", "attributes", "a.b.c")).toBe(true);
  });

  it("leads nowhere from nowhere", () => {
    expect(step(NOWHERE, "a.b")).toBe(NOWHERE);
    expect(stepToItem(NOWHERE, 0)).toBe(NOWHERE);
    expect(isEnd(NOWHERE)).toBe(false);
  });

  it.each([
    "",
    "*",
    "data",
    "attributes",
    "*.password",
    "password.*",
    "arguments.password",
    "event.data.password",
    "data..password",
    "data.password.",
    ".password",
    "data.pass*",
    "data.**.password",
    "data.pass word",
    "userId.name",
  ])("is refused where it can't be right: %j", (path) => {
    expect(() => parsePaths([path])).toThrow(
      new RangeError(
        `[redact] paths must hold names such as "password", or ways from the event such as "data.arguments.*.token" or "attributes.authorization"; received ${JSON.stringify(path)}.`,
      ),
    );
  });

  it.each([
    [7, "number"],
    [[7], "object"],
    [null, "object"],
  ])("is refused where it is no text: %j", (paths, kind) => {
    expect(() => parsePaths(paths as never)).toThrow(
      new TypeError(
        `[redact] paths must be a list of paths, such as ["password", "data.arguments.*.token"]; received ${kind}.`,
      ),
    );
  });
});
