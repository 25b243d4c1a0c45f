import { getDefaultManager } from "../context.ts";
import type { ObservabilityManager } from "../manager.ts";

/**
 * The manager that is to hear of a call: the one given, or else the process's default. `undefined`
 * where there is none or it is switched off: then nothing but the call is to happen.
 *
 * To be asked at each call, so that a client may be made before the manager is.
 */
export function managerInCharge(
  given: ObservabilityManager | undefined,
): ObservabilityManager | undefined {
  const manager = given ?? getDefaultManager();
  return manager?.enabled === true ? manager : undefined;
}
