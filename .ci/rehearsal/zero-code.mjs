/**
 * A program that starts an endpoint, and then an app that knows nothing of any plugin: what the app emits comes to the
 * endpoint by the handler that its environment names. It prints the types of the events.
 */
export const APP = `
  import { getDefaultManager } from "@llmobs/core";
  getDefaultManager().log("hello");
`;

export const ENDPOINT = `
  import { execFile } from "node:child_process";
  import { createServer } from "node:http";
  import { text } from "node:stream/consumers";
  import { promisify } from "node:util";

  const server = createServer(async (request, response) => {
    for (const { type, data } of JSON.parse(await text(request))) console.log(type, data.message);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const [handler, variable] = process.argv.slice(2);
  const env = {
    ...process.env,
    LLMOBS_HANDLERS: handler,
    [variable]: "http://127.0.0.1:" + server.address().port,
    OTEL_SERVICE_NAME: "app",
  };
  const args = ["--import", "@llmobs/bootstrap/register", "app.mjs"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  server.close();
`;
