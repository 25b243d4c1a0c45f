/** The test of the Next.js route once more, with what a production build makes of it: that takes half a minute. */
import { askNextApp } from "./ask-next-app.ts";
import { withNextApp } from "./next-app.ts";

await withNextApp("start", askNextApp);
console.log("The route works, built for production.");
