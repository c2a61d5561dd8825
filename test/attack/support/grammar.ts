/** A number below a bound, the same for the same seed: `randomOf` of the storm. */
export type Random = (below: number) => number;

const requests = [
  "help",
  "watchdog",
  "version-list",
  "client-list",
  "log-level",
  "sensor-list",
  "sensor-value",
  "sensor-sampling",
  "sensor-sampling-clear",
  "request-timeout-hint",
  "restart",
  "scan",
  "count",
  "number",
  "tree",
  "text",
  "nothing",
  "own-time",
];
const words = [
  "",
  "\\@",
  "s1.auto-d",
  "s1.auto-d,s2.auto-d",
  "/s[12]/",
  "//",
  "/(/",
  "/a{1000}{1000}/",
  "event",
  "auto",
  "none",
  "period",
  "differential",
  "event-rate",
  "differential-rate",
  "0",
  "1",
  "-1",
  "0.01",
  "1e999",
  "nan",
  "inf",
  "-0",
  "0x10",
  "9".repeat(40),
  "1.5e-7",
  "warn",
  "off",
  "all",
  "help",
  "family.a.b.c",
  "family...",
  "__proto__",
  "constructor",
  "\\_",
  "\\n\\r\\t\\e\\0\\\\",
  "\u00e4\u00ff",
  "[1]",
  '{"a":[1,2]}',
  "[[",
  '"',
  "x".repeat(3000),
];

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

/** A request in the grammar of guidelines §2.1, with arguments that may or may not suit it. */
export function anyRequest(random: Random, id: number): string {
  const name = pick(random, requests);
  const bound = name === "scan" || name === "count" ? [String(random(20))] : [];
  const args = bound.length > 0 ? bound : Array.from({ length: random(5) }, () => pick(random, words));
  const separators = [" ", " ", " ", "  ", "\t"];
  return `?${name}[${id}]${args.map((arg) => pick(random, separators) + arg).join("")}${pick(random, ["\n", "\n", "\r\n", "\r", " \n"])}`;
}

const edits: readonly ((text: string, at: number, random: Random) => string)[] = [
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at, random) => text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1),
  (text, at, random) => text.slice(0, at) + pick(random, ["\n", " ", "\\", "[", "]", "?", "!", "#", "\0", "\r", "\u001b"]) + text.slice(at),
  (text, at, random) => text.slice(0, at) + text.slice(random(at + 1)),
  (text, at, random) => text.slice(0, at) + pick(random, words) + text.slice(at),
  (text, at) => text.slice(0, at),
];

/** A text with a few changes that a broken or hostile peer might make. */
export function mutated(text: string, random: Random): string {
  let changed = text;
  for (let times = 1 + random(3); times > 0; times--) changed = pick(random, edits)(changed, random(changed.length + 1), random);
  return changed;
}
