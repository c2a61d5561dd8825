import Module from "node:module";
import fc from "fast-check";
import { DeviceServer, FailReply } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { RE2JS } from "re2js";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { expressionSize } from "../../../runtime/protocol/expression-size.js";
import type { AnySensor } from "../../../runtime/sensors/sensor-set.js";
import { type SearchBounds, SensorSearch } from "../../../runtime/server/standard/sensor-search.js";
import { MemoryDevice } from "../../support/memory-device.js";
import { startDevice } from "../../support/running-device.js";

const bounds: SearchBounds = { maximumExpressionLength: 500, maximumExpressionSize: 1000, maximumSearchSeconds: 5 };

function named(...names: readonly string[]): readonly AnySensor[] {
  return names.map((name) => ({ name }) as AnySensor);
}

/** What is found, and in how many steps. */
function run(search: SensorSearch, sensors: readonly AnySensor[], expression: string): { names: string[]; steps: number } {
  const steps = search.find(sensors, expression);
  for (let count = 0; ; count++) {
    const { done, value } = steps.next();
    if (done) return { names: (value as AnySensor[]).map(({ name }) => name), steps: count };
  }
}

describe("a regular expression of a client", () => {
  test.each([
    ["(.?){1000}", "expected 1000 instructions or fewer (maximumExpressionSize), and with its repetitions written out it has up to"],
    ["a{1000}".repeat(2), "maximumExpressionSize"],
    ["((a{100}){100}){100}", "maximumExpressionSize"],
    ["((((a{1,9}){1,9}){1,9}){1,9}){1,9}", "maximumExpressionSize"],
    ["x".repeat(501), "expected 500 characters or fewer (maximumExpressionLength)"],
    ["(", "missing closing )"],
    ["(?=a)", "invalid or unsupported Perl syntax"],
  ])("is refused by the bound that it is over, without compiling it: %s", async (expression, reason) => {
    const compile = vi.spyOn(RE2JS, "compile");
    onTestFinished(() => compile.mockRestore());
    const search = new SensorSearch(bounds, () => 0);
    await search.load();
    expect(() => run(search, named("a"), expression)).toThrow(FailReply);
    expect(() => run(search, named("a"), expression)).toThrow(reason);
    if (reason.includes("maximum")) expect(compile).not.toHaveBeenCalled();
  });

  test.each(["^m0(0[0-9]|1[0-5])\\.rsc\\.", "a{3}", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}", "(?i)temp.*(warn|error)$", "\\x{1000}"])(
    "of the usual kind is taken: %s",
    (expression) => {
      expect(run(new SensorSearch(bounds, () => 0), named("m000.rsc.temp-warn", "aaa"), expression).names.length).toBeLessThanOrEqual(2);
    },
  );

  test("is found anywhere in a name, as in Python's re.search", () => {
    const search = new SensorSearch(bounds, () => 0);
    const sensors = named("auto-a", "auto-b", "rx.auto-a", "other");
    expect(run(search, sensors, "^auto-").names).toEqual(["auto-a", "auto-b"]);
    expect(run(search, sensors, "(?P<x>o-a)$").names).toEqual(["auto-a", "rx.auto-a"]);
    expect(run(search, sensors, "").names.length).toBe(4);
  });

  test("is compiled once, however often it is asked with, and a few are remembered", async () => {
    const compile = vi.spyOn(RE2JS, "compile");
    onTestFinished(() => compile.mockRestore());
    const search = new SensorSearch(bounds, () => 0);
    await search.load();
    for (let time = 0; time < 3000; time++) run(search, named("a"), "zzz");
    expect(compile).toHaveBeenCalledTimes(1);
    for (let other = 0; other < 7; other++) run(search, named("a"), `other${other}`);
    run(search, named("a"), "zzz");
    expect(compile).toHaveBeenCalledTimes(8);
    for (let other = 0; other < 8; other++) run(search, named("a"), `another${other}`);
    run(search, named("a"), "zzz");
    expect(compile).toHaveBeenCalledTimes(17);
  });

  test("is refused when its search has worked for too long, all its turns together", () => {
    let nowMs = 0;
    const search = new SensorSearch({ ...bounds, maximumSearchSeconds: 0.1 }, () => nowMs++);
    const sensors = named(...Array.from({ length: 10_000 }, (_, index) => `s${index}`));
    expect(() => run(search, sensors, "z")).toThrow("it took more than 0.1 s (maximumSearchSeconds)");
    expect(nowMs).toBe(202);
  });

  test("pauses after every few names, and finds each once, in their order", () => {
    const names = Array.from({ length: 1599 }, (_, index) => `s${index}`);
    const found = run(new SensorSearch(bounds, () => 0), named(...names), "1$");
    expect(found).toEqual({ steps: 100, names: names.filter((name) => name.endsWith("1")) });
  });

  test("is loaded once before there are clients, or when it is needed where nobody did that", async () => {
    const search = new SensorSearch(bounds, () => 0);
    await search.load();
    await search.load();
    expect(run(search, named("a"), "a").names).toEqual(["a"]);
    expect(run(new SensorSearch(bounds, () => 0), named("a"), "a").names).toEqual(["a"]);
  });

  test("waits for its engine where that cannot be loaded at the moment, and tells clients nothing of our files", () => {
    const load = vi.spyOn(Module as unknown as { _load(): unknown }, "_load").mockImplementation(() => {
      throw Object.assign(new Error("EMFILE: too many open files, open '/a/file'"), { code: "EMFILE" });
    });
    const search = new SensorSearch(bounds, () => 0);
    try {
      const refusal = "Regular expressions cannot be loaded at the moment (EMFILE); try again later";
      expect(() => run(search, named("a"), "a")).toThrow(new FailReply(refusal));
    } finally {
      load.mockRestore();
    }
    expect(run(search, named("a"), "a").names).toEqual(["a"]);
  });

  test("over a bound is answered with fail, which names its option", async () => {
    const device = await new MemoryDevice({ maximumExpressionSize: 10 }).addSensors(3).listen();
    const client = await device.connectRaw();
    expect(await client.reply("?sensor-value /s{20}/")).toMatch(/^!sensor-value fail Bad\\_regular\\_expression.*maximumExpressionSize/);
    expect(await client.reply("?sensor-list /s[12]/")).toBe("!sensor-list ok 2");
  });
});

test("a device measures by its own clock how long a search takes, and holds it to the bound of the moment", async () => {
  class HastyClock extends FakeClock {
    stepMs = 0;
    override elapsedMs(): number {
      this.stall(this.stepMs);
      return super.elapsedMs();
    }
  }
  const clock = new HastyClock();
  const contract = { version: "d-1.0", sensors: [{ name: "a", type: "float", description: "A." }] } as const;
  const { client, device } = await startDevice(new DeviceServer(contract, { port: 0, clock, logSink: () => {}, maximumSearchSeconds: 2 }));
  clock.stepMs = 2000;
  expect(await client.reply("?sensor-list /a/")).toBe("!sensor-list ok 1");
  clock.stepMs = 2001;
  expect(await client.reply("?sensor-list /a/")).toMatch(/^!sensor-list fail .*more\\_than\\_2\\_s\\_\(maximumSearchSeconds\)$/);
  device.setBounds({ maximumSearchSeconds: 3 });
  expect(await client.reply("?sensor-list /a/")).toBe("!sensor-list ok 1");
});

describe("the size of an expression", () => {
  const leaf = fc.constantFrom(
    "a",
    ".",
    "\\d",
    "[a-c(]",
    "[^]x{9}]",
    "\\pL",
    "\\x{41}",
    "^",
    "$",
    "\\b",
    "(?i)k",
    "\\Q(){3}\\E",
    "[[:alpha:]]",
    "\\(",
    "",
  );
  const suffix = fc.constantFrom("", "", "*", "+", "?", "{3}", "{2,}", "{0,4}", "{2,5}?", "*?", "{0}");
  const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 4, depthIdentifier: "group" },
      fc.tuple(leaf, suffix).map(([text, times]) => (text === "" ? "" : text + times)),
      fc.tuple(tie("expression"), fc.constantFrom("(", "(?:", "(?P<n>"), suffix).map(([inner, open, times]) => `${open}${inner})${times}`),
    ),
    expression: fc.oneof(
      fc.array(tie("part"), { maxLength: 4 }).map((parts) => parts.join("")),
      fc.array(tie("part"), { minLength: 2, maxLength: 3 }).map((parts) => parts.join("|")),
    ),
  }));

  test("is never less than what it compiles to", () => {
    let compiled = 0;
    fc.assert(
      fc.property(expression, (text) => {
        const size = expressionSize(text);
        if (size > 20_000) return;
        let program: RE2JS;
        try {
          program = RE2JS.compile(text);
        } catch {
          return;
        }
        compiled++;
        expect(program.programSize(), text).toBeLessThanOrEqual(size);
      }),
      { seed: 20261127, numRuns: 3000 },
    );
    expect(compiled).toBeGreaterThan(1000);
  });

  test("is not far from it for usual ones", () => {
    for (const text of ["abc", "[0-9a-f]{8}-[0-9a-f]{4}", "^(a|b|c)\\.x$", "(ab){10}", ".*temp.*"]) {
      expect(expressionSize(text)).toBeLessThanOrEqual(4 * RE2JS.compile(text).programSize());
    }
  });

  test.each([
    "\\ ",
    "\\n",
    "\\(",
    "\\{",
    ".",
    "$",
    "[abc]",
    "[^abc]",
    "[]a]",
    "[^]a]",
    "[a\\]b]",
    "[[:alpha:]]",
    "[^[:^alpha:]x]",
    "[a{9}]",
    "[(]",
    "\\x{1000}",
    "\\p{Greek}",
    "\\P{Greek}",
  ])("counts as one instruction, also where it is repeated: %s", (token) => {
    for (const times of ["", "*", "{7}", "{2,7}", "{7,}"]) expect(expressionSize(token + times)).toBe(expressionSize(`a${times}`));
  });

  test("counts a repetition as often as it may be, and what stands before it once", () => {
    expect(expressionSize("")).toBe(3);
    expect(expressionSize("abc")).toBe(6);
    for (const [text, size] of [
      ["abc*", 8],
      ["abc+?", 10],
      // What is repeated counts with one more each time, and one for all.
      ["aba{7}", 3 + 2 + 15],
      ["a{0}", 3 + 3],
      ["a{7}{2}", 3 + 33],
      // A group needs as much besides its parts as an expression.
      ["(ab)", 3 + 5],
      ["x(ab){7}", 3 + 1 + 43],
      ["a)b", 6],
      ["(a(b", 5],
      ["\\Qab\\E", 3 + 7],
      ["{,3}", 7],
    ] as const)
      expect([text, expressionSize(text)]).toEqual([text, size]);
  });

  test("takes one look at the text, whatever it is", () => {
    expect(expressionSize("(a".repeat(100_000))).toBe(100_003);
    expect(expressionSize("[".repeat(500))).toBeGreaterThan(100);
    expect(expressionSize("a{99999999999999999999}{9999999}")).toBeGreaterThan(1e20);
  });
});
