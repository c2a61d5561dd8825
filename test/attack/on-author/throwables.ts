const refuse = (): never => {
  throw new Error("it throws when it is looked at");
};

let count = 0;

/** What fails again and again in the same words is told only now and then. */
const planned = (): string => `planned ${++count}`;

/** What code may throw. Some of it cannot even be described. */
export const throwables: Readonly<Record<string, () => unknown>> = {
  "an error": () => new Error(planned()),
  "an error of lines and control characters": () => new Error(`${planned()}\n\u001b[2J\r#log error 1 dev forged`),
  "an object without anything": () => Object.create(null),
  "an error whose message is an object": () => Object.assign(new Error(planned()), { message: { planned: true } }),
  "an error whose members throw": () => Object.defineProperties(new Error(planned()), trap("message", "stack", "name", "code", "cause")),
  "an object whose text throws": () => ({ toString: refuse, [Symbol.toPrimitive]: refuse }),
  "a proxy that throws at everything": () => new Proxy({}, everyTrap()),
  undefined: () => undefined,
  "a symbol": () => Symbol(planned()),
  "a text": planned,
};

function trap(...names: readonly string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, { get: refuse, configurable: true }]));
}

function everyTrap(): ProxyHandler<object> {
  const names = ["get", "has", "getPrototypeOf", "ownKeys", "getOwnPropertyDescriptor", "set", "defineProperty"];
  return Object.fromEntries(names.map((name) => [name, refuse]));
}
