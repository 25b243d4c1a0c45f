import { type Environment, readVariable } from "./read-variable.ts";
import { VARIABLES, type VariableValues } from "./variables.ts";

/**
 * Reads the bootstrap's own variables, all of them, so that one which cannot be used shows also where
 * nothing would come of it.
 *
 * @throws RangeError naming the first one that cannot be used, what came and what is expected
 */
export function readVariables(env: Environment): VariableValues {
  const values = Object.entries(VARIABLES).map(([name, spec]) => [
    name,
    readVariable(env, name, spec),
  ]);
  return Object.fromEntries(values) as VariableValues;
}

/** Says whether the environment switches everything off, in which case nothing else of it is read. */
export function isSwitchedOff(env: Environment): boolean {
  return readVariable(env, "LLMOBS_ENABLED", VARIABLES.LLMOBS_ENABLED) === false;
}
