import { test } from "vitest";
import { askNextApp } from "./ask-next-app.ts";
import { withNextApp } from "./next-app.ts";

test("next-route: bundled and served by Next.js, it delivers what it did", async () => {
  await withNextApp("dev", askNextApp);
});
