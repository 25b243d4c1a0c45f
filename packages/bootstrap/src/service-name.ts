import type { VariableValues } from "./variables.ts";

/** OpenTelemetry's name for a service that has none. */
export const UNKNOWN_SERVICE = "unknown_service:node";

/**
 * The service's name, in the order of OpenTelemetry's specification.
 *
 * @throws RangeError where `OTEL_RESOURCE_ATTRIBUTES` is not percent-encoded
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function serviceName(values: VariableValues): string {
  const { OTEL_SERVICE_NAME: name, OTEL_RESOURCE_ATTRIBUTES: attributes = "" } = values;
  if (name !== undefined) return name;
  for (const pair of attributes.split(",")) {
    const [key = "", ...value] = pair.split("=");
    if (key.trim() !== "service.name") continue;
    const decoded = decode(value.join("=").trim(), attributes);
    if (decoded !== "") return decoded;
  }
  return UNKNOWN_SERVICE;
}

function decode(value: string, attributes: string): string {
  try {
    return decodeURIComponent(value);
  } catch (cause) {
    throw new RangeError(
      `[bootstrap] OTEL_RESOURCE_ATTRIBUTES must be key=value pairs whose values are percent-encoded; received ${JSON.stringify(attributes)}.`,
      { cause },
    );
  }
}
