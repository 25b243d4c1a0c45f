export { plugin } from "./plugin.ts";
export type { SlackMessage } from "./format-message.ts";
export { slackHandler } from "./slack-handler.ts";
export type { Occurrences, SlackOptions } from "./slack-options.ts";
