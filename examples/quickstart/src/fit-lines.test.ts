import { expect, test } from "vitest";
import { fitLine, visibleWidth } from "./fit-lines.ts";

test("leaves a line that fits as it is", () => {
  expect(fitLine("exactly", 7)).toBe("exactly");
  expect(fitLine("\u001b[31mexactly\u001b[39m", 7)).toBe("\u001b[31mexactly\u001b[39m");
});

test("cuts a line that does not fit, and marks it", () => {
  expect(fitLine("too long", 5)).toBe("too …");
});

test("ends a colour that it cuts off", () => {
  const cut = fitLine("\u001b[31mtoo long\u001b[39m", 5);

  expect(cut).toBe("\u001b[31mtoo …\u001b[0m");
  expect(visibleWidth(cut)).toBe(5);
});

test("does not cut through a character of two units", () => {
  expect(fitLine("🙂🙂🙂", 2)).toBe("🙂…");
});
