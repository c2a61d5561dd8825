import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ParseError, parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { compileInterface } from "../../codegen/compile.js";
import { formatInterface } from "../../codegen/layout/format-interface.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = ["interfaces", "test/interop", "test/corpus/good", "test/corpus/warned"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".katcp.json"))
    .map((name) => join(folder, name)),
);

/** A value whose keys are sorted, so that only what it says counts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, sorted(each)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function readValue(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  expect(errors).toEqual([]);
  return sorted(value);
}

/** The comments of a text, in any order. */
function commentsOf(text: string): readonly string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g) ?? [])
    .filter((each) => !each.startsWith('"'))
    .map((each) => each.trim())
    .sort();
}

describe("the text of a formatted file", () => {
  test.each(files)("says what %s says, keeps its comments, and stays as it is", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const formatted = formatInterface(text) ?? "";
    expect(readValue(formatted)).toEqual(readValue(text));
    expect(commentsOf(formatted)).toEqual(commentsOf(text));
    expect(formatInterface(formatted)).toBe(formatted);
  });

  test("has its keys in the order of the reference; what the author named keeps its own", () => {
    const text = `{ "version": "a-1.0", // the first
 "name": "a",
   "x-note": 1,
   /* what it does */ "requests": {
     "b": {"arguments": [ {"type":"integer", "name": "x" /* of it */, "default": 3} ], // arguments
       // the text
       "description": "B." },
  "a": {"description":"A."},
},
 // the end
}`;
    expect(formatInterface(text)).toBe(`{
  "name": "a", "version": "a-1.0", // the first
  /* what it does */ "requests": {
    "b": {
      // the text
      "description": "B.", "arguments": [{ "name": "x" /* of it */, "type": "integer", "default": 3 }] // arguments
    },
    "a": { "description": "A." },
  },
  "x-note": 1,
  // the end
}
`);
  });

  test("has the line ends that it had", () => {
    expect(formatInterface('{\r\n"version": "a-1.0",\r\n"name": "a"\r\n}\r\n')).toBe(
      '{\r\n  "name": "a",\r\n  "version": "a-1.0"\r\n}\r\n',
    );
  });

  test("is none where the text is no JSON", () => {
    expect(formatInterface('{ "name": ')).toBeUndefined();
  });
});

async function katcpGen(...argv: readonly string[]): Promise<readonly [code: number, out: string, err: string]> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(argv, { log: (line) => out.push(line), error: (line) => err.push(line) });
  return [code, out.join("\n"), err.join("\n")];
}

test("katcp-gen format writes what differs, --check only says so, and a file with a mistake is left alone", async () => {
  const folder = tempFolder();
  const file = join(folder, "a.katcp.json");
  writeFileSync(file, '{ "version": "a-1.0", "name": "a" }');
  expect(await katcpGen("format", "--check", folder)).toEqual([
    1,
    "",
    `${file} is not formatted\nkatcp-gen: run npx katcp-gen format ${folder}`,
  ]);
  expect(await katcpGen("format", folder)).toEqual([0, `wrote ${file}\n1 written, 0 unchanged`, ""]);
  expect(readFileSync(file, "utf8")).toBe('{ "name": "a", "version": "a-1.0" }\n');
  expect(await katcpGen("format", "--check", folder)).toEqual([0, "0 written, 1 unchanged", ""]);
  writeFileSync(join(folder, "b.katcp.json"), '{ "version": ');
  const [code, out, err] = await katcpGen("format", folder);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("b.katcp.json:1:14: error syntax");
});

test("katcp-gen lint says what is wrong and writes nothing; its exit code counts errors alone", async () => {
  const folder = tempFolder();
  const file = join(folder, "a.katcp.json");
  writeFileSync(file, '{ "name": "a", "version": "a-1.0" }');
  const [code, out, err] = await katcpGen("lint", file);
  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("warning missing-description");
  expect((await katcpGen("lint", file, "--warnings-as-errors"))[0]).toBe(1);
  expect(JSON.parse((await katcpGen("lint", file, "--format", "json"))[1])).toMatchObject([{ rule: "missing-description" }]);
  expect(await katcpGen("lint", join(root, "interfaces"))).toEqual([
    0,
    expect.stringMatching(/^\d interfaces: no error and no warning$/),
    "",
  ]);
  expect(readdirSync(folder)).toEqual(["a.katcp.json"]);
});

test("katcp-gen model prints all that an interface says, with its types resolved", async () => {
  const [code, out, err] = await katcpGen("model", join(root, "interfaces/showcase.katcp.json"));
  expect([code, err]).toEqual([0, ""]);
  const printed = JSON.parse(out) as {
    readonly format: number;
    readonly requests: readonly unknown[];
    readonly sensors: readonly unknown[];
  };
  const { model } = compileInterface(
    readFileSync(join(root, "interfaces/showcase.katcp.json")),
    join(root, "interfaces/showcase.katcp.json"),
    (path) => readFileSync(path),
  );
  expect(printed.format).toBe(1);
  expect(printed.requests.length).toBe(model?.requests.length);
  expect(printed.sensors.length).toBe(model?.sensors.length);
  const page = readFileSync(join(root, "docs/model.md"), "utf8");
  expect(keysOf(printed).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

/** Every key that the format of the model fixes, which are single words; names of an interface and the schemas within it are not. */
function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(keysOf))];
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value).filter(([key]) => !["default", "example", "extensions", "document", "initial"].includes(key));
  return [...new Set([...Object.keys(value), ...own.flatMap(([, each]) => keysOf(each))])];
}

test("the interfaces of this repository are formatted", async () => {
  expect(await katcpGen("format", "--check", join(root, "interfaces"))).toEqual([
    0,
    expect.stringMatching(/^0 written, \d unchanged$/),
    "",
  ]);
});
