/** What needs fast-check, which who uses it installs: `@llmobs/testing/fast-check`. */
export { anyExchange, anyReply } from "./instrumentation/any-exchange.ts";
export {
  compareExchanges,
  type CompareExchangesOptions,
} from "./instrumentation/compare-exchanges.ts";
