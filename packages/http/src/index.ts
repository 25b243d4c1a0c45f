export { type HttpSender, httpSender, type HttpRequest } from "./http-sender.ts";
export type { HttpSenderOptions } from "./http-sender-options.ts";
export { retryAfterMs } from "./retry-after.ts";
