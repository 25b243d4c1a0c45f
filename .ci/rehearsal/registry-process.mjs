/**
 * The process of a registry that lives as long as the rehearsal: Verdaccio on a free port of this machine, with its
 * storage in the folder that is the first argument. What has our names is published here or nowhere; everything else
 * comes from the registry that is the second argument.
 */
import { join } from "node:path";
import { runServer } from "verdaccio";

const [directory, upstream] = process.argv.slice(2);
const ours = { access: "$all", publish: "$all" };

const server = await runServer({
  self_path: join(directory, "config.yaml"),
  storage: join(directory, "storage"),
  uplinks: { upstream: { url: upstream } },
  packages: {
    "@llmobs/*": ours,
    "create-llmobs-*": ours,
    "llmobs-*": ours,
    "**": { access: "$all", proxy: "upstream" },
  },
  log: { type: "stdout", format: "pretty", level: "error" },
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
