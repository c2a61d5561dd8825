import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { compileInterface } from "../../codegen/compile.js";
import { MOST_FOUND } from "../../codegen/diagnostics/diagnostics.js";
import { PLAIN } from "../../codegen/diagnostics/paint.js";
import { formatRest } from "../../codegen/diagnostics/report.js";
import { textReport } from "../../codegen/diagnostics/text-report.js";
import { readInput } from "../../codegen/files/read-input.js";
import { tempFolder } from "../support/temp-folder.js";

const size = 10_000_000;

/** What is more than text costs more: a quadratic step would show all the same. */
const smaller = size / 5;
const head = '"name": "d", "version": "d-1.0", "description": "D."';
const file = (rest: string): string => `{ ${head}, ${rest} }`;

/** As many items as fill a file. */
function many(item: (index: number) => string, characters = smaller): string {
  const items: string[] = [];
  for (let length = 0; length < characters; length += (items.at(-1) ?? "").length + 1) items.push(item(items.length));
  return items.join(",");
}

const sensor = (name: string, rest = ""): string => `"${name}": { "type": "integer", "description": "S."${rest} }`;
const open =
  ', "parameters": { "a": { "type": "string", "dotted": true, "description": "A." }, "n": { "type": "integer", "description": "N." } }';

/** Files of megabytes, and the first that is said of them. */
const nonsense: readonly (readonly [what: string, text: () => string, first: RegExp | undefined])[] = [
  ["brackets", () => "[".repeat(size), /^x:1:101: error syntax: expected no more than 100 levels/],
  ["empty lines", () => "\n".repeat(size), /^x:10000001:1: error syntax: expected a value, found the end/],
  ["spaces", () => `${" ".repeat(size)}x`, /^x:1:10000001: error syntax/],
  ["an open string", () => `"${"a".repeat(size)}`, /^x:1:1: error syntax: expected the end of this string/],
  ["one string", () => `"${"a\\n".repeat(size / 3)}"`, /^x:1:1: error wrong-type/],
  ["digits", () => "1".repeat(size), /^x:1:1: error syntax: expected a number that a double can hold/],
  ["an open comment", () => `/*${"*".repeat(size)}`, /^x:1:1: error syntax: expected the end of this comment/],
  ["numbers", () => `[${many(() => "1", size)}]`, /^x:1:1: error wrong-type/],
  ["one key again and again", () => file(many(() => '"x-a":1', size)), /error duplicate-key/],
  ["unknown keys", () => file(many((index) => `"k${index}":1`)), /error unknown-key/],
  ["sensors that are none", () => file(`"sensors": { ${many((index) => `"s${index}":1`)} }`), /error wrong-type/],
  [
    "unknown types beside as many known ones",
    () =>
      file(
        `"types": { ${many((index) => `"t${index}":{"type":"json"}`, smaller / 2)} }, "sensors": { ${many((index) => sensor(`s${index}`).replace("integer", `u${index}`), smaller / 2)} }`,
      ),
    /error unknown-type/,
  ],
  [
    "names that are the same in code",
    () => file(`"requests": { ${many((index) => `"${"a-".repeat((index % 9) + 1)}":{"description":"R."}`)} }`),
    /^x/,
  ],
  [
    "signatures",
    () => file(`"requests": { "r": { "description": "R.", "signatures": { ${many((index) => `"a${index}":{}`)} } } }`),
    /error signatures/,
  ],
  [
    "families that are open at both ends",
    () => file(`"sensors": { ${many((index) => sensor(`{a}.s${index}.{n}`, open))} }`),
    /error family: there are too many/,
  ],
  [
    "a status for what is no value",
    () =>
      file(
        `"sensors": { "s": { "description": "S.", "values": [${many((index) => `"v${index}"`, smaller / 2)}], "status": { ${many((index) => `"w${index}":"warn"`, smaller / 2)} } } }`,
      ),
    /error bad-value/,
  ],
  [
    "one name",
    () => file(`"sensors": { ${sensor("s".repeat(size))} }`),
    /error bad-name: a sensor's name has no more than 1000 characters/,
  ],
  ["one template", () => file(`"sensors": { ${sensor("{a}".repeat(size / 3))} }`), /error bad-name/],
  ["includes that are not there", () => file(`"include": [${many((index) => `"./f${index}.json"`)}]`), /error file: f0.json: /],
];

describe("nonsense", () => {
  test.each(nonsense)("of %s is refused within seconds, in few words", { timeout: 240_000 }, (_, text, first) => {
    const bytes = Buffer.from(text());
    const start = process.cpuUsage();
    const { model, diagnostics } = compileInterface(bytes, "x");
    const lines = textReport(diagnostics, { textOf: () => bytes.toString(), paint: PLAIN, allWarnings: false });
    // Of the processor, since others use the machine as well: one quadratic step would take hours.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(30_000);
    expect(model).toBeUndefined();
    expect(lines.find((line) => line.includes(": error "))).toMatch(first ?? /^x/);
    expect(lines.join("\n").length).toBeLessThan(100_000);
    expect(diagnostics.length).toBeLessThanOrEqual(MOST_FOUND);
    expect(formatRest(diagnostics, "github") === undefined).toBe(diagnostics.length <= 100);
  });
});

test("a hundred thousand sensors beside a hundred families compile", { timeout: 240_000 }, () => {
  const sensors = Array.from({ length: 100_000 }, (_, index) => sensor(`rack-${index}.fan`));
  const families = Array.from({ length: 100 }, (_, index) =>
    sensor(`group-${index}.{n}`, ', "parameters": { "n": { "type": "integer", "maximum": 9, "description": "N." } }'),
  );
  const { model, diagnostics } = compileInterface(Buffer.from(file(`"sensors": { ${[...sensors, ...families].join()} }`)), "x");
  expect(diagnostics).toEqual([]);
  expect(model?.sensors.length).toBe(100_100);
});

test("brackets may be a hundred deep, wherever they stand", () => {
  const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(compileInterface(Buffer.from(file(`"x-a": ${nested(99)}`)), "x").diagnostics).toEqual([]);
  expect(compileInterface(Buffer.from(file(`"x-a": ${nested(100)}`)), "x").diagnostics.map(({ rule }) => rule)).toEqual(["syntax"]);
});

test("files that include each other a hundred deep compile, and deeper ones are refused", () => {
  const chain = (length: number): ReturnType<typeof compileInterface> =>
    compileInterface(Buffer.from(file('"include": ["./f1.json"]')), "f0.json", (name) => {
      const number = Number(/\d+/.exec(name)?.[0]);
      return Buffer.from(number < length ? `{ "include": ["./f${number + 1}.json"] }` : "{}");
    });
  expect(chain(100).diagnostics).toEqual([]);
  expect(chain(100_000).diagnostics.map(({ file: name, rule }) => `${name} ${rule}`)).toEqual(["f100.json bad-value"]);
});

describe("what is no interface file", () => {
  const messageOf = (path: string): string => {
    const read = readInput(path);
    return read instanceof Uint8Array ? "read" : read.message;
  };

  test("is refused with its reason", () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "folder.katcp.json"));
    writeFileSync(join(folder, "file"), "");
    symlinkSync("circle", join(folder, "circle"));
    expect(messageOf(join(folder, "folder.katcp.json"))).toBe("this is a directory, expected an interface file");
    expect(messageOf(join(folder, "none"))).toBe("there is no such file");
    expect(messageOf(join(folder, "file/below"))).toBe("there is no such file");
    expect(messageOf(join(folder, "circle"))).toBe("there is no such file: its links lead in a circle");
    expect(messageOf(join(folder, "x".repeat(5000)))).toBe("there is no such file: its name is too long");
    expect(messageOf(`${folder}/a\0b`)).toMatch(/null bytes/);
  });

  test("is refused where it would never end, or never begin", () => {
    const pipe = join(tempFolder(), "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    for (const path of ["/dev/zero", pipe]) expect(messageOf(path)).toBe("this is a device or a pipe, expected an interface file");
  });

  test("is refused where it may not be read", () => {
    const path = join(tempFolder(), "secret");
    writeFileSync(path, "{}");
    chmodSync(path, 0);
    // Whoever is root may read everything.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      expect(messageOf(path)).toBe("this file may not be read: permission denied");
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test("makes the command fail with 1, without a stack trace", async () => {
    const folder = tempFolder();
    writeFileSync(
      join(folder, "dev.katcp.json"),
      `{ ${head}, "include": ["./folder", "./none", "../../../../../../dev/zero", "./\\u0000"] }`,
    );
    mkdirSync(join(folder, "folder"));
    const said: string[] = [];
    const code = await runCli([join(folder, "dev.katcp.json"), "-o", join(folder, "out")], {
      log: (line) => said.push(line),
      error: (line) => said.push(line),
    });
    expect(code).toBe(1);
    expect(said.filter((line) => line.includes(": error file: ")).length).toBe(4);
    expect(said.join("\n")).not.toMatch(/^\s+at /m);
  });
});
