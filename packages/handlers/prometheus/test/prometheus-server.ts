import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";

/** Whether Debian's package is installed, or whatever else brings these two programs. */
export const hasPrometheus: boolean = ["prometheus", "promtool"].every(
  (program) => spawnSync(program, ["--version"]).error === undefined,
);

/** One series that a query finds. */
interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A Prometheus that scrapes one target, with a database that is gone afterwards. */
export interface PrometheusServer {
  query(expression: string): Promise<readonly Found[]>;
  /** Any other read of its HTTP API. */
  get(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

interface Scraped {
  readonly port: number;
  readonly ruleFile: string;
}

/** Starts it, on a port that nobody else has, and resolves when it is ready. */
export async function startPrometheus({ port, ruleFile }: Scraped): Promise<PrometheusServer> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-prometheus-"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
    rule_files: [ruleFile],
    scrape_configs: [{ job_name: "app", static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
  };
  // JSON is YAML.
  writeFileSync(join(directory, "prometheus.yml"), JSON.stringify(config));
  const server = spawn(
    "prometheus",
    [
      `--config.file=${join(directory, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=${address}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exit = once(server, "exit");

  async function stop(): Promise<void> {
    server.kill("SIGKILL");
    await exit;
    rmSync(directory, { recursive: true, force: true });
  }

  async function get(path: string): Promise<unknown> {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const answer = (await response.json()) as { status: string; error?: string; data: unknown };
    if (answer.status !== "success") throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  }

  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    if (line.includes("Server is ready to receive web requests")) {
      server.stderr.resume();
      return {
        get,
        stop,
        query: async (expression) => {
          const data = await get(`query?query=${encodeURIComponent(expression)}`);
          const { result } = data as {
            result: { metric: Found["metric"]; value: [number, string] }[];
          };
          return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
        },
      };
    }
    said.push(line);
  }
  await stop();
  throw new Error(`Prometheus did not start:\n${said.join("\n")}`);
}
