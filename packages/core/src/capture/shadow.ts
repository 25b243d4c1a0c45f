export type Method = (...args: unknown[]) => unknown;

/**
 * Gives one object a method of ours in place of the one that it has, and nothing else: its prototype,
 * its class and what it shows of itself stay as they are. An object that takes no members is left alone.
 */
export function shadow(target: object, name: PropertyKey, value: Method): void {
  const enumerable = Object.prototype.propertyIsEnumerable.call(target, name);
  Reflect.defineProperty(target, name, { value, enumerable, writable: true, configurable: true });
}

/** A method without the object that it is to be called on. */
export function methodOf(target: object, name: PropertyKey): Method | undefined {
  const value: unknown = Reflect.get(target, name);
  return typeof value === "function" ? (value as Method) : undefined;
}
