import type { DeliveryError } from "@llmobs/core";

/** What a call failed with. */
export async function failureOf(call: void | Promise<void>): Promise<DeliveryError> {
  try {
    await call;
  } catch (error) {
    return error as DeliveryError;
  }
  throw new Error("The call did not fail.");
}
