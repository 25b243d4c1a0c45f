import type { IncomingHttpHeaders } from "node:http";
import type { ProviderFailure } from "./reply.ts";

/** What OpenAI refuses for lack of a key; Azure's header counts too. */
export function refuseWithoutKey(headers: IncomingHttpHeaders): ProviderFailure | undefined {
  const hasKey =
    /^Bearer \S/u.test(headers.authorization ?? "") || headers["api-key"] !== undefined;
  if (hasKey) return undefined;
  return { status: 401, code: "invalid_api_key", message: "You didn't provide an API key." };
}

/** An error as OpenAI words it. */
export function openaiErrorBody(failure: ProviderFailure): object {
  return { error: openaiError(failure) };
}

export function openaiError({ status, message, type, code }: ProviderFailure): {
  readonly message: string;
  readonly type: string;
  readonly param: null;
  readonly code: string | null;
} {
  return {
    message: message ?? `The request failed with status ${status}.`,
    type: type ?? typeOf(status),
    param: null,
    code: code ?? (status === 429 ? "rate_limit_exceeded" : null),
  };
}

function typeOf(status: number): string {
  if (status === 429) return "requests";
  return status < 500 ? "invalid_request_error" : "server_error";
}
