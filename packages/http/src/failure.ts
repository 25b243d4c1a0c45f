import { type DeliveryError, deliveryError } from "@llmobs/core/error";
import { retryAfterMs } from "./retry-after.ts";

/** An answer, as far as it says how a delivery went. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** Why, in the server's own word, if it gave just one. */
  readonly word: string | undefined;
}

/** What may pass: a timeout, too early, too many requests, and the server's troubles. */
function mayPass(status: number): boolean {
  return [408, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);
}

/** The error for an answer that is no success: of what kind, and when to try again. */
export function refusal(where: string, host: string, answer: Answer): DeliveryError {
  const { status, word } = answer;
  const isRedirect = status >= 300 && status < 400;
  const why = isRedirect ? ", a redirection, which is not followed" : word && ` (${word})`;
  const waitMs = retryAfterMs(answer.retryAfter);
  return deliveryError(`[${where}] ${host} answered ${status}${why ?? ""}.`, {
    retryable: mayPass(status),
    ...(mayPass(status) && waitMs !== undefined && { retryAfterMs: waitMs }),
    ...(status === 413 && { reason: "too_large" as const }),
  });
}

/** The error for a request without an answer. It may have arrived all the same. */
export function breakdown(where: string, host: string, cause: unknown): DeliveryError {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const why = typeof code === "string" ? code : String(message);
  return deliveryError(`[${where}] ${host} could not be reached: ${why}.`, { cause });
}

/** The error for a request that took too long. It may have arrived all the same. */
export function timeout(where: string, host: string, timeoutMs: number): DeliveryError {
  return deliveryError(`[${where}] ${host} gave no answer within ${timeoutMs} ms.`);
}
