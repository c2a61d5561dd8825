import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, type Contract, DatatypeError, DeviceServer } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { describeErrors, findSchemaProblem } from "../../runtime/protocol/schema-problem.js";
import { characterCount, isSame } from "../../runtime/schema.js";
import { contract } from "../corpus/good/generated/json-schemas/contract.js";
import type { Config } from "../corpus/good/generated/json-schemas/types.js";
import { startDevice } from "../support/running-device.js";
import { startScript } from "../support/scripted-server.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

class Device extends DeviceServer {
  previous: unknown;

  constructor() {
    super(contract, { port: 0, logSink: () => {} });
  }

  *requestConfigure({ config, gains }: { config: Config; gains: unknown }): Generator<object, object> {
    yield { step: gains, config };
    return { previous: this.previous };
  }
}

function asArgument(value: unknown): string {
  return JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll(" ", "\\_");
}

const good = { dishes: [{ name: "m000" }], mode: "track" };

describe("JSON with a schema", () => {
  test.each<[value: unknown, problem: string]>([
    [{ ...good, dishes: [good.dishes[0], { name: 5 }] }, "/dishes/1/name: expected a string"],
    [{ ...good, dishes: [{ name: "m7xx" }] }, "/dishes/0/name: expected a text that matches ^m\\d{3}$"],
    [{ ...good, dishes: [{ name: "m" }] }, "/dishes/0/name: expected at least 4 characters"],
    [
      {
        ...good,
        dishes: [
          { name: "m000", label: "m000" },
          { name: "m001", label: "M" },
        ],
      },
      "/dishes/1/label: expected a text that matches ^[a-z]",
    ],
    [{ ...good, dishes: [{ name: "m000", beside: { name: null } }] }, "/dishes/0/beside/name: expected a string"],
    [{ ...good, dishes: [] }, "/dishes: expected at least 1 items"],
    [{ ...good, dishes: [good.dishes[0], good.dishes[0]] }, "/dishes: expected different items"],
    [{ dishes: good.dishes }, 'expected the key "mode"'],
    [{ ...good, mode: "stow" }, '/mode: expected one of "track", "scan"'],
    [{ ...good, other: 1 }, 'expected no key "other"'],
    [{ ...good, target: { ra: 1, dec: 361 } }, "/target/dec: expected at most 360"],
    [{ ...good, target: { ra: 1, dec: 1, next: { ...good, dishes: 3 } } }, "/target/next/dishes: expected an array"],
    [{ ...good, grid: [1, 2] }, "/grid/1: expected a string"],
    [{ ...good, weights: { "a/b": 0 } }, "/weights/a~1b: expected more than 0"],
    [{ ...good, note: 5 }, "/note: expected a string or null"],
    [{ ...good, note: "😀".repeat(11) }, "/note: expected at most 10 characters"],
    [{ ...good, kind: { beam: "x" } }, '/kind/beam: expected "coherent"'],
    [{ ...good, kind: "x" }, "/kind: expected an object, or expected a number"],
    [{ ...good, "new-name": 3 }, "/new-name: expected a multiple of 2"],
    [null, "expected an object"],
  ])("is refused by a device, which says where: %j", async (value, problem) => {
    const { client } = await startDevice(new Device());
    const reply = await client.reply(Buffer.from(`?configure ${asArgument(value)}`).toString("latin1"));
    expect(Buffer.from(reply, "latin1").toString().replaceAll("\\_", " ").replaceAll("\\\\", "\\")).toBe(
      `!configure fail argument 1 "config": ${problem}`,
    );
  });

  test("comes to the handler as it is, with a default for the other", async () => {
    const { client, device } = await startDevice(new Device());
    const note = { ...good, note: "😀".repeat(10), anything: [{}] };
    device.previous = good;
    const lines = await client.ask(`?configure ${Buffer.from(asArgument(note)).toString("latin1")}`);
    expect(lines.map((line) => Buffer.from(line, "latin1").toString())).toEqual([
      `#configure [1,0.5] ${asArgument(note)}`,
      `!configure ok ${asArgument(good)}`,
    ]);
    expect((await client.ask("?sensor-value a.gains"))[0]).toMatch(/ a.gains unknown "off"$/);
  });

  test("is not sent where the author's code has made something else of it", async () => {
    const { client, device } = await startDevice(new Device());
    device.previous = { dishes: [{ name: 1 }], mode: "track" };
    expect(await client.reply(`?configure ${asArgument(good)}`)).toContain("/dishes/0/name:\\_expected\\_a\\_string");
  });

  test("is refused by a client too, at the boundary", async () => {
    const greeting = "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device json-schemas-1.0\n";
    const bad = asArgument({ ...good, mode: 1 });
    const server = await startScript(greeting, () => `#configure[1] 1 ${asArgument(good)}\n!configure[1] ok ${bad}\n`);
    const client = new Client(contract as Contract, "127.0.0.1", server.port, {});
    onTestFinished(() => client.close());
    await client.connect();
    const { configure } = client.req as { configure(args: object): Promise<unknown> };
    await expect(configure({ config: good })).rejects.toThrow(DatatypeError);
    await expect(configure({ config: good })).rejects.toThrow();
  });
});

describe("what generated checks call", () => {
  test("counts code points, and compares JSON whatever the order of keys", () => {
    expect([characterCount(""), characterCount("é😀")]).toEqual([0, 2]);
    expect(isSame({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] })).toBe(true);
    const different: readonly (readonly [unknown, unknown])[] = [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [{ a: 1 }, { a: 1, b: 1 }],
      [[1], [1, 2]],
      [[], {}],
      [null, {}],
      [1, "1"],
      [{}, { toString: 1 }],
    ];
    for (const [one, other] of different) expect(isSame(one, other), JSON.stringify([one, other])).toBe(false);
  });

  test("says something of every error, also of none", () => {
    expect(findSchemaProblem(() => true, 1)).toBeUndefined();
    expect(findSchemaProblem(() => false, 1)).toBe("expected another value");
    expect(describeErrors([{ instancePath: "/a", keyword: "dependentRequired", params: {}, message: "must have property b" }])).toBe(
      "/a: it must have property b",
    );
    expect(describeErrors([{ instancePath: "", keyword: "oneOf", params: { passingSchemas: [0, 1] } }])).toBe(
      "expected a value that matches exactly one of several schemas",
    );
  });
});

/** The files that a module imports, and those that they import, as soon as it is loaded. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(root, "runtime", file), "utf8");
  for (const [, type, from = ""] of text.matchAll(/^(?:import|export) (type )?[^;]*?from "([^"]+)";/gm)) {
    if (type !== undefined) continue;
    if (from.startsWith(".")) loadedWith(join(file, "..", from).replace(/\.js$/, ".ts"), seen);
    else seen.add(from);
  }
  return seen;
}

test("who has neither pattern nor schema loads nothing of them", () => {
  for (const door of ["index.ts", "contract.ts"]) {
    const loaded = [...loadedWith(door)];
    expect(loaded.length).toBeGreaterThan(50);
    expect(loaded.filter((file) => file === "re2js" || file === "schema.ts" || file === "pattern.ts")).toEqual([]);
  }
  expect([...loadedWith("pattern.ts")]).toContain("re2js");
  const generated = readdirSync(join(root, "generated/dev"));
  expect(generated).not.toContain("schemas");
  expect(readFileSync(join(root, "generated/dev/contract.ts"), "utf8")).not.toMatch(/katcp-runtime\/(?:pattern|schema)/);
  expect(JSON.stringify(JSON.parse(readFileSync(join(root, "runtime/package.json"), "utf8")).dependencies)).toBe('{"re2js":"^2.10.0"}');
});
