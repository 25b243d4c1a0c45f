import type { BootstrapConfig, PluginOptions } from "./config.ts";
import { PRESETS } from "./presets.ts";
import { type Environment, readVariable } from "./read-variable.ts";
import { VARIABLES } from "./variables.ts";

/**
 * Reads a configuration from the environment. Unset variables say nothing.
 *
 * @throws RangeError naming a variable that cannot be used, what came and what is expected
 */
export function configFromEnv(env: Environment): BootstrapConfig {
  const read = (name: keyof typeof VARIABLES): unknown => readVariable(env, name, VARIABLES[name]);
  const enabled = read("LLMOBS_ENABLED") as boolean | undefined;
  const logLevel = read("LLMOBS_LOG_LEVEL") as BootstrapConfig["logLevel"];
  const captureContent = read("LLMOBS_CAPTURE_CONTENT") as boolean | undefined;
  const sampleRate = read("LLMOBS_SAMPLE_RATE") as number | undefined;
  const capacity = read("LLMOBS_QUEUE_SIZE") as number | undefined;
  const onFull = read("LLMOBS_ON_FULL") as "drop-oldest" | "drop-newest" | undefined;
  const wantsBuffer = capacity !== undefined || onFull !== undefined;
  const dir = read("LLMOBS_LOG_DIR") as string | undefined;
  const preset = read("NODE_ENV") === "production" ? "production" : "minimal";
  return {
    name: serviceName(env),
    preset,
    ...(enabled !== undefined && { enabled }),
    ...(logLevel !== undefined && { logLevel }),
    ...(captureContent !== undefined && { captureContent }),
    ...(sampleRate !== undefined && { sampleRate }),
    ...(wantsBuffer && {
      buffer: {
        ...(capacity !== undefined && { capacity }),
        ...(onFull !== undefined && { onFull }),
      },
    }),
    ...handlersOf(read("LLMOBS_HANDLERS") as string | undefined, PRESETS[preset], dir),
  };
}

/** Which handlers are wanted: a list replaces the preset's, whose options for the file stay. */
function handlersOf(
  list: string | undefined,
  preset: Pick<BootstrapConfig, "file">,
  dir: string | undefined,
): Partial<BootstrapConfig> {
  const file = {
    ...(typeof preset.file === "object" && preset.file),
    ...(dir !== undefined && { dir }),
  };
  if (list === undefined) return preset.file === undefined ? {} : { file };
  const names = new Set(list.split(",").map((name) => name.trim()));
  const handlers: Record<string, PluginOptions> = {};
  for (const name of names) {
    if (name !== "" && name !== "console" && name !== "file") handlers[name] = true;
  }
  return { console: names.has("console"), file: names.has("file") && file, handlers };
}

/** In the order of OpenTelemetry's specification, down to its default. */
function serviceName(env: Environment): string {
  const name = readVariable(env, "OTEL_SERVICE_NAME", VARIABLES.OTEL_SERVICE_NAME);
  if (typeof name === "string") return name;
  for (const pair of (env.OTEL_RESOURCE_ATTRIBUTES ?? "").split(",")) {
    const [key, value] = pair.split("=");
    if (key?.trim() === "service.name" && value !== undefined && value.trim() !== "") {
      return decodeURIComponent(value.trim());
    }
  }
  return "unknown_service:node";
}
