import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type ParseError, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { compileInterface } from "../../codegen/compile.js";
import type { ErrorRule } from "../../codegen/diagnostics/diagnostics.js";
import { formatSchema, jsonSchema, SCHEMA_FILES } from "../../codegen/interface/json-schema.js";
import { KEY_TABLE } from "../../codegen/interface/key-table.js";
import { corpusCases, corpusFolder, expectedPlaces } from "../support/corpus.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ajv = new Ajv2020({ allErrors: true });
// Words of VS Code's JSON support.
ajv.addVocabulary(["allowComments", "allowTrailingCommas", "deprecationMessage"]);
const isInterface = ajv.compile(jsonSchema());
const isFragment = ajv.compile(jsonSchema("included file"));

const interfaces = readdirSync(join(root, "interfaces")).filter((file) => file.endsWith(".katcp.json"));
const good = [
  ...interfaces.map((file) => join(root, "interfaces", file)),
  join(root, "test/interop/tutorial.katcp.json"),
  ...["good", "warned"].flatMap((name) => corpusCases(corpusFolder(name)).map(({ entry }) => entry)),
];

/** A file as an editor reads it; undefined where it is no JSON with comments. */
function readJson(file: string): unknown {
  const errors: ParseError[] = [];
  const json: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  return errors.length === 0 ? json : undefined;
}

const kinds = ["file", "included file"] as const;

test.each(["interfaces", "codegen"])("the schemas in %s/ are those of this compiler; `npm run generate` writes them", (folder) => {
  for (const kind of kinds) expect(readFileSync(join(root, folder, SCHEMA_FILES[kind]), "utf8")).toBe(formatSchema(kind));
});

test.each(kinds)("katcp-gen schema prints the schema of the kind: %s", async (kind) => {
  const lines: string[] = [];
  const words = kind === "file" ? ["schema"] : ["schema", "--part"];
  expect(await runCli(words, { log: (line) => lines.push(line), error: () => {} })).toBe(0);
  expect(`${lines.join("\n")}\n`).toBe(formatSchema(kind));
});

test.each(good)("%s is good by both schemas", (file) => {
  for (const check of [isInterface, isFragment]) {
    check(readJson(file));
    expect(check.errors ?? []).toEqual([]);
  }
});

test("what the good ones include is good by the schema of such files", () => {
  const included = ["left.katcp.json", "parts/right.katcp.json", "parts/base.katcp.json"].map((file) =>
    corpusFolder(`good/included/${file}`),
  );
  for (const file of [...included, join(root, "interfaces/shared/device-status.katcp.json")])
    expect(isFragment(readJson(file)), file).toBe(true);
});

/**
 * What the schema sees of the broken corpus, by rule. It looks at one value at a time: not at what goes together (a type and its
 * keys, two limits, two names), and not into strategies, addresses and other files.
 */
const seenByTheSchema: Readonly<Record<ErrorRule, "some" | "none" | "no JSON">> = {
  file: "no JSON",
  syntax: "no JSON",
  "unknown-key": "some",
  "missing-key": "some",
  "wrong-type": "some",
  "bad-value": "some",
  "bad-name": "some",
  "duplicate-key": "none",
  "reserved-name": "none",
  conflict: "none",
  "unknown-type": "some",
  "include-cycle": "none",
  "duplicate-name": "none",
  "field-order": "none",
  family: "none",
  signatures: "none",
};

test.each(Object.entries(seenByTheSchema))("of what breaks the rule %s, it sees: %s", (rule, seen) => {
  const places = expectedPlaces(corpusFolder("broken"));
  const broken = corpusCases(corpusFolder("broken")).filter(({ name }) => places.get(name)?.every((line) => line.endsWith(` ${rule}`)));
  const texts = broken.map(({ entry }) => readJson(entry));
  expect(broken.length).toBeGreaterThan(1);
  expect(texts.some((json) => json === undefined)).toBe(seen === "no JSON");
  if (seen !== "no JSON") expect(texts.some((json) => !isInterface(json))).toBe(seen === "some");
});

test("a file that others include need not say who the device is", () => {
  const fragment = { sensors: { a: { type: "float", description: "A." } } };
  expect([isFragment(fragment), isInterface(fragment)]).toEqual([true, false]);
});

const head = { name: "d", version: "d-1.0" };

test.each<[what: string, file: object]>([
  ["an unknown key", { ...head, requets: {} }],
  ["a key of another object", { ...head, sensors: { a: { type: "float", description: "A.", timeout: 3 } } }],
  ["a key that lacks", { name: "d" }],
  ["a description that lacks", { ...head, requests: { go: {} } }],
  ["a value of another type", { ...head, requests: { go: { description: "Go.", timeout: "3" } } }],
  ["a timeout of nothing", { ...head, requests: { go: { description: "Go.", timeout: 0 } } }],
  ["a name with a space", { ...head, requests: { "go on": { description: "Go." } } }],
  ["a blank description", { ...head, requests: { go: { description: " " } } }],
  ["a blank version", { ...head, version: " " }],
  ["a value with a control character", { ...head, types: { t: { values: { "a\n": "A." } } } }],
  ["a separator of nothing", { ...head, informs: { t: { description: "T.", arguments: [{ name: "a", type: "string", separator: "" }] } } }],
  [
    "a sensor that is failure otherwise",
    { ...head, sensors: { a: { type: "float", description: "A.", nominal: [0, 1], otherwise: "failure" } } },
  ],
  ["an unknown status", { ...head, sensors: { a: { type: "float", description: "A.", stale: { after: 1, status: "old" } } } }],
  ["an include of the network", { ...head, include: ["https://x/y.json"] }],
  [
    "a parameter of a family with a separator",
    { ...head, sensors: { "a{n}": { type: "float", description: "A.", parameters: { n: { separator: "x" } } } } },
  ],
  ["a template with a stray brace", { ...head, sensors: { "a{n": { type: "float", description: "A." } } }],
])("%s is bad by the schema, as by the compiler", (_, file) => {
  expect(isInterface(file)).toBe(false);
  expect(compileInterface(Buffer.from(JSON.stringify(file)), "x.json").diagnostics).not.toEqual([]);
});

test("every key is explained", () => {
  const definitions = jsonSchema()["$defs"] as Record<string, { properties: Record<string, { description?: string }> }>;
  const kinds = Object.keys(KEY_TABLE).map((kind) => definitions[kind.replaceAll(" ", "-")]);
  for (const kind of kinds) for (const { description } of Object.values(kind?.properties ?? {})) expect(description).toMatch(/\w/);
  expect(kinds).not.toContain(undefined);
});
