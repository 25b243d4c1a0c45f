export { plugin } from "./plugin.ts";
export { webhookHandler } from "./webhook-handler.ts";
export type { WebhookBody, WebhookFormat, WebhookOptions } from "./webhook-options.ts";
