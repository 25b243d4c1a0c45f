import { once } from "node:events";
import { access, constants, stat } from "node:fs/promises";
import { connect, isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { connect as connectTls } from "node:tls";

/** What is tried: to connect, without a word, or to find a place where a file could be written. */
export type Target =
  | { readonly kind: "url"; readonly url: URL }
  | { readonly kind: "file"; readonly path: string };

const TIMEOUT_MS = 3_000;
const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Tries within 3 s whether a destination can be reached; says what stands in the way, if anything. */
export async function reach(
  target: Target,
  folder: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string | undefined> {
  return target.kind === "url"
    ? connects(target.url, timeoutMs)
    : isWritable(resolve(folder, target.path));
}

/** Only the host is shown: the rest of an address may be a secret. */
async function connects(
  { protocol, hostname, port }: URL,
  timeoutMs: number,
): Promise<string | undefined> {
  const number = port === "" ? PORTS[protocol] : Number(port);
  if (number === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/gu, "");
  const secure = protocol === "https:";
  const socket = secure
    ? connectTls({ host, port: number, servername: isIP(host) === 0 ? host : "" })
    : connect({ host, port: number });
  socket.on("error", () => {}); // One that comes when nobody waits any more.
  try {
    await once(socket, secure ? "secureConnect" : "connect", {
      signal: AbortSignal.timeout(timeoutMs),
    });
    return undefined;
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    const reason = name === "AbortError" ? `no answer within ${timeoutMs} ms` : (code ?? message);
    return `${hostname}:${number}: ${reason}`;
  } finally {
    socket.destroy();
  }
}

/** Handlers make the folders that are missing, so the nearest that is there counts. */
async function isWritable(path: string): Promise<string | undefined> {
  for (let place = path; ; place = dirname(place)) {
    try {
      const found = await stat(place);
      if (place !== path && !found.isDirectory()) return `${place} is no folder`;
      await access(place, constants.W_OK);
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isMissing = code === "ENOENT" || code === "ENOTDIR";
      if (isMissing && place !== dirname(place)) continue;
      return `${place}: ${code ?? String(error)}`;
    }
  }
}
