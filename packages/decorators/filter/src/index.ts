export { filter } from "./filter.ts";
export type { FilterOptions, TypePattern } from "./filter-options.ts";
export { plugin } from "./plugin.ts";
