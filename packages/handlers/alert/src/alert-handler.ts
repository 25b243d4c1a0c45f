import type { Handler, Host, ObservedEvent, Timer } from "@llmobs/core";
import { closedError } from "@llmobs/core/error";
import { type AlertOptions, type AlertRule, readOptions, readRules } from "./alert-rule.ts";
import { envelopeOf } from "./key.ts";
import { type Listener, type Now, Watch } from "./watch.ts";

/** While something fires, how often to look whether it has recovered. */
const CHECK_MS = 1_000;

/**
 * Watches the events that go by, and emits an `alert` event when a figure rises above its bound, and
 * another one when it has recovered. Every handler of the manager gets them like any other event.
 *
 * It measures by the time at which events come, not by the time that they bear. Memory is bounded: of
 * each window it keeps twelve sums.
 *
 * @throws RangeError or TypeError where a rule or an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager } from "@llmobs/core";
 * import { alertHandler } from "@llmobs/alert";
 *
 * const printer: Handler = {
 *   name: "printer",
 *   handle: ({ type, data }) => {
 *     if (type === "alert" && "message" in data) console.log(data.message);
 *   },
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [alertHandler([{ name: "errors", when: "errors", above: 2 }]), printer],
 * });
 * for (let attempt = 0; attempt < 5; attempt++) observability.error(new Error("no model"));
 * // => errors: 3 in 5 min is above 2
 * ```
 */
export function alertHandler(rules: readonly AlertRule[], options: AlertOptions = {}): Handler {
  const complete = readRules(rules);
  const { name, maxKeys } = readOptions(options);
  let host: Host | undefined;
  let timer: Timer | undefined;
  let isDisposed = false;

  const listener: Listener = {
    alert: ({ by }, key, alert) => {
      const level = alert.state === "firing" ? "error" : "info";
      host?.emit("alert", alert, { ...envelopeOf(by, key), level });
    },
    crowded: ({ name: rule }) => {
      host?.diagnostic({
        kind: "too_many_keys",
        message: `More than ${maxKeys} alerts of the rule ${rule} are firing; others are not watched`,
      });
    },
  };
  const watches = complete.map((rule) => new Watch(rule, maxKeys, listener));

  function take(event: ObservedEvent, to: Host): void {
    // What an alert says of the events must not be taken for one of them.
    if (event.type === "alert") return;
    const now = timeOf(to.clock);
    for (const watch of watches) {
      try {
        watch.take(event, now);
      } catch (error) {
        to.diagnostic({
          kind: "rule_error",
          message: `The rule ${watch.rule.name} could not measure an event`,
          error,
        });
      }
    }
    if (timer === undefined && watches.some(({ isFiring }) => isFiring)) checkLater(to.clock);
  }

  function checkLater(clock: Host["clock"]): void {
    timer = clock.setTimeout(() => {
      timer = undefined;
      const now = timeOf(clock);
      for (const watch of watches) watch.check(now);
      if (watches.some(({ isFiring }) => isFiring)) checkLater(clock);
    }, CHECK_MS);
    timer.unref();
  }

  return {
    name,
    handle: (event) => {
      if (isDisposed) throw closedError(name);
      // Without a manager there is nobody to tell.
      if (host !== undefined) take(event, host);
    },
    attach: (to) => {
      host = to;
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      if (timer !== undefined) host?.clock.clearTimeout(timer);
      timer = undefined;
    },
  };
}

function timeOf(clock: Host["clock"]): Now {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}
