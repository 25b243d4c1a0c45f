import type { AsyncResource } from "node:async_hooks";
import { isPromise } from "../is-promise.ts";
import type { CapturedCall, ResponseLike } from "./captured-call.ts";
import { followStream, isStream } from "./follow-stream.ts";
import { type Method, methodOf, shadow } from "./shadow.ts";

/**
 * The methods of the promise of the official clients. It reads the answer only when somebody asks for
 * it: `then`, `catch`, `finally` and `withResponse` all come to `parse`.
 */
interface ApiPromise {
  readonly parse: Method;
  readonly asResponse: Method;
  /** What the request gave, for helpers of Anthropic's client that ask for the answer later, or never. */
  readonly responseProps: Method | undefined;
  /** Settles when the request is answered. */
  readonly responsePromise: unknown;
  /** Derives a promise of the same request, whose answer is changed. */
  readonly unwrap: Method | undefined;
}

/** What the request gave: the official clients hand it to whatever reads or changes the answer. */
type RequestProps =
  | { readonly response?: ResponseLike; readonly options?: { readonly stream?: boolean } }
  | undefined;

/**
 * Follows what a call gave to the end of the call. A plain promise gives way to one derived from it;
 * any other object stays what it is and gets methods of its own that listen.
 *
 * @param scope the context in which the call was made, to go back to: a hundredth of the cost of entering the
 * span again
 */
export function follow<Value>(value: Value, call: CapturedCall, scope: AsyncResource): Value {
  if (!isPromise(value)) {
    settle(value, call);
    return value;
  }
  if (isPlainPromise(value)) return derive(value, call) as Value;
  const api = apiPromiseOf(value);
  if (api === undefined) followThenable(value, call);
  else followApiPromise(value, api, call, scope);
  return value;
}

function isPlainPromise(value: object): value is Promise<unknown> {
  return value instanceof Promise && Object.getPrototypeOf(value) === Promise.prototype;
}

function apiPromiseOf(promise: object): ApiPromise | undefined {
  const parse = methodOf(promise, "parse");
  const asResponse = methodOf(promise, "asResponse");
  if (parse === undefined || asResponse === undefined) return undefined;
  const responsePromise: unknown = Reflect.get(promise, "responsePromise");
  return {
    parse,
    asResponse,
    responseProps: methodOf(promise, "_responseProps"),
    responsePromise,
    unwrap: methodOf(promise, "_thenUnwrap"),
  };
}

/**
 * The app gets the derived promise. Had we only listened to the original, a rejection that the app
 * forgot to handle would no longer be reported as unhandled.
 */
function derive(
  promise: Promise<unknown>,
  call: CapturedCall,
  props?: () => RequestProps,
): Promise<unknown> {
  return promise.then(
    (value) => {
      call.responded(props?.()?.response);
      return settle(value, call);
    },
    (thrown: unknown) => {
      call.responded(props?.()?.response);
      call.fail(thrown);
      throw thrown;
    },
  );
}

/** Takes note of what a promise gives, and hands it on as it is. */
function hear<Value>(
  promise: Promise<Value>,
  call: CapturedCall,
  take: (value: Value) => void,
): Promise<Value> {
  return promise.then(
    (value) => {
      take(value);
      return value;
    },
    (thrown: unknown) => {
      call.fail(thrown);
      throw thrown;
    },
  );
}

/** Takes note of the answer, and hands it on as it is. */
function settle(value: unknown, call: CapturedCall): unknown {
  see(value, call);
  if (!call.isStreaming) call.finish();
  return value;
}

function see(value: unknown, call: CapturedCall): void {
  if (!call.isAsked) return;
  if (isStream(value)) followStream(value, call);
  else call.answered(value);
}

/** Nothing is read that the app does not ask for, and nothing before it does. */
function followApiPromise(
  promise: object,
  api: ApiPromise,
  call: CapturedCall,
  scope: AsyncResource,
): void {
  const { parse, asResponse, responseProps, responsePromise, unwrap } = api;
  let parsed: Promise<unknown> | undefined;
  shadow(promise, "parse", () => {
    if (parsed === undefined) {
      call.awaits("answer");
      // Within the call, since it may have to be sent again.
      const answer = scope.runInAsyncScope(parse, promise) as Promise<unknown>;
      const props = requestPropsOf(responsePromise);
      parsed = derive(answer, call, props);
    }
    return parsed;
  });
  shadow(promise, "asResponse", () => {
    call.awaits("response");
    return hear(Reflect.apply(asResponse, promise, []) as Promise<ResponseLike>, call, (given) => {
      call.responded(given);
      call.finishWithoutAnswer();
    });
  });
  if (responseProps !== undefined) {
    shadow(promise, "_responseProps", () => {
      call.awaits("response");
      const given = Reflect.apply(responseProps, promise, []) as Promise<RequestProps>;
      return hear(given, call, (props) => {
        call.responded(props?.response);
        // Who asks like this for a stream makes one of its own.
        if (props?.options?.stream === true) call.finishWithoutAnswer();
      });
    });
  }
  if (unwrap !== undefined) {
    shadow(promise, "_thenUnwrap", (transform, ...rest) => {
      const seen: Method = (value, given, ...others) => {
        call.responded((given as RequestProps)?.response);
        see(value, call);
        return (transform as Method)(value, given, ...others);
      };
      return follow(Reflect.apply(unwrap, promise, [seen, ...rest]), call, scope);
    });
  }
  if (!call.isAwaited) call.goesOnBy(promise);
}

/**
 * What the request gave, once the answer is read. Not to be asked before somebody waits for that answer,
 * who then is the one to hear of a rejection.
 */
function requestPropsOf(responsePromise: unknown): () => RequestProps {
  let props: RequestProps;
  if (responsePromise instanceof Promise) {
    responsePromise.then(
      (given: RequestProps) => {
        props = given;
      },
      () => {},
    );
  }
  // The object is looked at late: the client puts the response of a later attempt into it.
  return () => props;
}

/** A lazy query, say: asked to settle when the app asks for it, and not before. */
function followThenable(thenable: PromiseLike<unknown>, call: CapturedCall): void {
  const then = methodOf(thenable, "then");
  if (then === undefined) return;
  let settled: Promise<unknown> | undefined;
  shadow(thenable, "then", (...reactions) => {
    call.endsByItself();
    settled ??= derive(
      new Promise((resolve, reject) => {
        Reflect.apply(then, thenable, [resolve, reject]);
      }),
      call,
    );
    return settled.then(...(reactions as Parameters<typeof settled.then>));
  });
  call.goesOnBy(thenable);
}
