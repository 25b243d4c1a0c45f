import type { Method } from "./shadow.ts";

/** What becomes of one member of an observed object. */
export type ObservedMember =
  /** An object of which members are observed in turn. */
  | { readonly kind: "object"; readonly members: ObservedMembers }
  /** A method that makes a call: `call` is to return what `invoke`, which runs the method, returns. */
  | { readonly kind: "call"; readonly call: ObservedCall }
  /** A method made of other methods: run on the observed object, it goes through the observed ones. */
  | { readonly kind: "helper" }
  /** A method that makes another client, which `observe` is to give back observed. */
  | { readonly kind: "copy"; readonly observe: (copy: object) => object };

/** Which members of an object are observed, by name, and how. */
export type ObservedMembers = Readonly<Record<string, ObservedMember>>;

type ObservedCall = (
  invoke: (args: readonly unknown[]) => unknown,
  args: readonly unknown[],
) => unknown;

/** The client, as it is and as it is observed. */
interface Root {
  readonly target: object;
  readonly view: object;
}

// Known to all copies of this package in the process.
const OBSERVED = Symbol.for("@llmobs/observed/1");

/** Says whether an object is an observed view of another. */
export function isObserved(value: object): boolean {
  return (value as { readonly [OBSERVED]?: boolean })[OBSERVED] === true;
}

/**
 * Shows an object as it is but for some of its members. Nothing is written to the object, so whoever
 * has it goes on using it unobserved. Its methods run with the object itself as `this`, as private
 * members need it. A view of a view is the view itself.
 *
 * @example
 * ```ts
 * import { observedView } from "@llmobs/core/capture";
 *
 * class Client {
 *   #calls = 0;
 *   ask(question: string): string {
 *     return `${question} ${++this.#calls}`;
 *   }
 * }
 * const observed = observedView(new Client(), {
 *   ask: {
 *     kind: "call",
 *     call: (invoke, args) => {
 *       console.log("asks", args);
 *       return invoke(args);
 *     },
 *   },
 * });
 * console.log(observed.ask("Why?"), observed instanceof Client);
 * // asks [ 'Why?' ]
 * // Why? 1 true
 * ```
 */
export function observedView<Target extends object>(
  target: Target,
  members: ObservedMembers,
): Target {
  return isObserved(target) ? target : viewOf(target, members);
}

function viewOf<Target extends object>(
  target: Target,
  members: ObservedMembers,
  parent?: Root,
): Target {
  const shown = new Map<PropertyKey, { readonly value: unknown; readonly seen: unknown }>();
  const view: Target = new Proxy(target, {
    get: (_, name) => {
      if (name === OBSERVED) return true;
      // The object itself as the receiver, for getters that read private members.
      const value: unknown = Reflect.get(target, name, target);
      if (!isObject(value)) return value;
      const known = shown.get(name);
      if (known?.value === value) return known.seen;
      const seen = isFixed(target, name) ? value : show(name, value);
      shown.set(name, { value, seen });
      return seen;
    },
    set: (_, name, value) => Reflect.set(target, name, value, target),
  });
  const root = parent ?? { target, view };

  function show(name: PropertyKey, value: object): unknown {
    // Through this, helpers find the observed methods of the client.
    if (value === root.target) return root.view;
    const member =
      typeof name === "string" && Object.hasOwn(members, name) ? members[name] : undefined;
    if (typeof value === "function") return showMethod(name, value as Method, member);
    return member?.kind === "object" ? viewOf(value, member.members, root) : value;
  }

  function showMethod(
    name: PropertyKey,
    method: Method,
    member: ObservedMember | undefined,
  ): Method {
    if (name === "constructor" || member?.kind === "helper") return method;
    // A proxy rather than a function, so that what the method shows of itself stays the same.
    return new Proxy(method, {
      apply: (_, receiver: unknown, args: unknown[]) => {
        const self = receiver === view ? target : receiver;
        const invoke = (given: readonly unknown[]): unknown => Reflect.apply(method, self, given);
        if (member?.kind === "call") return member.call(invoke, args);
        const value = invoke(args);
        return member?.kind === "copy" && isObject(value) ? member.observe(value) : value;
      },
    });
  }

  return view;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A member for which no proxy may show anything else. */
function isFixed(target: object, name: PropertyKey): boolean {
  const descriptor = Reflect.getOwnPropertyDescriptor(target, name);
  return (
    descriptor !== undefined && descriptor.configurable === false && descriptor.writable === false
  );
}
