import { createRequire } from "node:module";

/** Finds and loads modules as seen from one place: a `require`. */
export type Loader = Pick<NodeJS.Require, "resolve"> & ((name: string) => unknown);

/** The ways to the tracing SDK: by itself, or behind the older package that people install. */
const WAYS_TO_SDK = [
  ["@opentelemetry/sdk-trace"],
  ["@opentelemetry/sdk-trace-node", "@opentelemetry/sdk-trace-base", "@opentelemetry/sdk-trace"],
];

/** The modules of an SDK, of whichever line is installed. */
export interface LoadedSdk<Trace, Resources> {
  readonly trace: Trace;
  readonly resources: Resources;
}

/**
 * Loads the SDK that is installed beside this package. Not imported, so that who brings a tracer
 * provider needs none; and at once, so that one that is missing shows when the handler is made.
 *
 * @throws Error that says what to install
 */
export function loadSdk<Trace, Resources>(loader: Loader): LoadedSdk<Trace, Resources> {
  for (const way of WAYS_TO_SDK) {
    const path = follow(loader, way);
    if (path === undefined) continue;
    // Its own copy of the resources: the types of another version may differ.
    const fromSdk = createRequire(path);
    return {
      trace: fromSdk(path) as Trace,
      resources: fromSdk("@opentelemetry/resources") as Resources,
    };
  }
  throw missing("A tracer provider of its own", "@opentelemetry/sdk-trace");
}

/**
 * Loads the exporter for OTLP over HTTP.
 *
 * @throws Error that says what to install
 */
export function loadOtlpExporter(loader: Loader): unknown {
  const name = "@opentelemetry/exporter-trace-otlp-proto";
  const path = follow(loader, [name]);
  if (path === undefined) throw missing("Sending spans by OTLP", name);
  return loader(path);
}

/** Resolves each name as seen from the one before. */
function follow(loader: Loader, way: readonly string[]): string | undefined {
  let from: Loader = loader;
  let path: string | undefined;
  for (const name of way) {
    try {
      path = from.resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
      throw error;
    }
    from = createRequire(path);
  }
  return path;
}

function missing(what: string, name: string): Error {
  return new Error(
    `[otel] ${what} needs ${name}: npm install ${name}. With a provider that you set up yourself, otelHandler({ tracerProvider }) needs nothing.`,
  );
}
