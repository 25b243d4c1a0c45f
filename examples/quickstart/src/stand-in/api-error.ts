import type { ServerResponse } from "node:http";

/** An error as the provider words it, with the status that it is sent with. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Sends an error in the provider's shape. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  const error =
    thrown instanceof ApiError
      ? thrown
      : new ApiError(500, "server_error", `The stand-in failed: ${String(thrown)}`);
  const type = error.status < 500 ? "invalid_request_error" : "server_error";
  const { message, code } = error;
  response.writeHead(error.status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type, param: null, code } }));
}
