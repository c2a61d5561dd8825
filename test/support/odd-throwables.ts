import { runInNewContext } from "node:vm";
import { DatatypeError, FailReply } from "katcp-runtime";

function throwing(): never {
  throw new Error("a trap");
}

function withGetter<E extends Error>(error: E, name: string): E {
  return Object.defineProperty(error, name, { get: throwing });
}

const everyTrap = { get: throwing, has: throwing, getPrototypeOf: throwing, ownKeys: throwing, getOwnPropertyDescriptor: throwing };

/** What code can throw and mostly does not, each with a name: whoever reads a message or a stack of it must be ready for that. */
export const oddThrowables: readonly (readonly [name: string, thrown: unknown])[] = [
  ["a plain error", new Error("plain")],
  ["a text", "a text"],
  ["an empty text", ""],
  ["null", null],
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["a bigint", 3n],
  ["a symbol", Symbol("odd")],
  ["a function", () => 1],
  ["an object without a prototype", Object.create(null)],
  ["an object", { code: 5 }],
  ["an error whose message is an object", Object.assign(new Error("x"), { message: { code: 5 } })],
  ["an error without a message", new Error("")],
  ["an error whose message throws", withGetter(new Error("x"), "message")],
  ["an error whose stack throws", withGetter(new Error("x"), "stack")],
  ["an error whose name throws", withGetter(new Error(""), "name")],
  ["an error whose cause throws", withGetter(new Error("x"), "cause")],
  ["a failure whose message throws", withGetter(new FailReply("x"), "message")],
  ["a refusal of a value whose message throws", withGetter(new DatatypeError("x"), "message")],
  ["an object whose toString throws", { toString: throwing, [Symbol.toPrimitive]: throwing }],
  ["a Proxy that throws whatever is asked of it", new Proxy({}, everyTrap)],
  ["a Proxy of an error that throws", new Proxy(new Error("x"), everyTrap)],
  ["a revoked Proxy", revoked()],
  ["an error of another realm", runInNewContext('new Error("from elsewhere")')],
  ["several errors in one", new AggregateError([new Error("one"), new Error("two")])],
  ["an error that is its own cause", ownCause()],
  ["an error with control characters", new Error("first\nsecond\u001b[31m\u2028third")],
];

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function ownCause(): Error {
  const error = new Error("round and round");
  return Object.assign(error, { cause: error });
}
