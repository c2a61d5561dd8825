import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DATATYPE_NAMES, STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { describe, expect, test } from "vitest";
import { getLanguageService, type JSONDocument, TextDocument } from "vscode-json-languageservice";
import { jsonSchema } from "../../codegen/interface/json-schema.js";
import { KEY_TABLE } from "../../codegen/interface/key-table.js";
import type { ObjectKind } from "../../codegen/interface/shape.js";
import { corpusCases, corpusFolder } from "../support/corpus.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wholeUri = "katcp:interface";
const partUri = "katcp:part";

/** What VS Code looks at JSON with: as a plain .json file, in which comments and trailing commas are errors unless the schema says otherwise. */
const service = getLanguageService({
  workspaceContext: { resolveRelativePath: (path, resource) => pathToFileURL(join(dirname(fileURLToPath(resource)), path)).href },
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
});
service.configure({
  schemas: [
    { uri: wholeUri, fileMatch: ["*.whole.json"], schema: jsonSchema() },
    { uri: partUri, fileMatch: ["*.part.json"], schema: jsonSchema("included file") },
  ],
});

interface Opened {
  readonly document: TextDocument;
  readonly json: JSONDocument;
}

function open(uri: string, text: string): Opened {
  const document = TextDocument.create(uri, "json", 1, text);
  return { document, json: service.parseJSONDocument(document) };
}

async function problems({ document, json }: Opened): Promise<readonly string[]> {
  const found = await service.doValidation(document, json, { comments: "error", trailingCommas: "error" });
  return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

async function problemsOf(text: string, kind: "whole" | "part" = "whole"): Promise<readonly string[]> {
  return problems(open(`file:///x.${kind}.json`, text));
}

/** What is offered where `|` stands. */
async function offered(text: string, kind: "whole" | "part" = "whole"): Promise<readonly string[]> {
  const at = text.indexOf("|");
  const { document, json } = open(`file:///x.${kind}.json`, text.slice(0, at) + text.slice(at + 1));
  const list = await service.doComplete(document, document.positionAt(at), json);
  return (list?.items ?? []).map(({ label }) => label.replaceAll('"', ""));
}

const head = '"name": "x", "version": "x-1.0", "description": "X."';
const withSensor = (keys: string): string => `{ ${head}, "sensors": { "s": { "description": "S.", ${keys} } } }`;
const withArgument = (keys: string): string =>
  `{ ${head}, "requests": { "r": { "description": "R.", "arguments": [{ "name": "a", ${keys} }] } } }`;

describe("in an editor", () => {
  const own = readdirSync(join(root, "interfaces"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".katcp.json"));

  test.each(own)("interfaces/%s has nothing wrong, by the schema that it names", async (file) => {
    const path = join(root, "interfaces", file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain('"$schema"');
    expect(await problems(open(pathToFileURL(path).href, text))).toEqual([]);
  });

  test.each(["good", "warned"].flatMap((name) => corpusCases(corpusFolder(name))))(
    "an interface without mistakes has nothing wrong: $name",
    async ({ entry }) => {
      const text = readFileSync(entry, "utf8");
      expect([await problemsOf(text), await problemsOf(text, "part")]).toEqual([[], []]);
    },
  );

  test("comments and trailing commas are no mistakes", async () => {
    const text = `{ // A device.\n  ${head}, /* none */\n  "include": ["./a.json",],\n}`;
    expect(await problemsOf(text)).toEqual([]);
    expect(await problemsOf('{ // A part.\n  "sensors": {},\n}', "part")).toEqual([]);
  });

  test("a part need not say who the device is, and is otherwise held to the same", async () => {
    expect(await problemsOf('{ "sensors": { "s": { "type": "float", "description": "S." } } }', "part")).toEqual([]);
    expect(await problemsOf("{}")).toHaveLength(2);
    expect(await problemsOf('{ "sensors": { "s": { "type": "float", "units": 3 } } }', "part")).toHaveLength(2);
  });

  test.each([
    ["flaot", "float"],
    ["int", "integer"],
    ["str", "string"],
    ["bool", "boolean"],
    ["enum", "discrete"],
    ["double", "float"],
    ["Integer", "integer"],
    ["adress", "address"],
  ])("the type %s is asked about, wherever it stands", async (word, meant) => {
    for (const text of [withSensor(`"type": "${word}"`), withArgument(`"type": "${word}"`)])
      expect(await problemsOf(text)).toEqual([`1: Did you mean "${meant}"?`]);
    expect(await problemsOf(`{ ${head}, "types": { "t": { "type": "${word}" } } }`)).toHaveLength(1);
  });

  test("named types are types", async () => {
    expect(
      await problemsOf(
        `{ ${head}, "types": { "mode": { "values": ["a"] } }, "sensors": { "s": { "type": "mode", "description": "S." } } }`,
      ),
    ).toEqual([]);
  });

  test.each([
    withSensor('"type": "|"'),
    withSensor('"type": |'),
    withArgument('"type": "|"'),
    `{ ${head}, "types": { "t": { "type": "|" } } }`,
    `{ ${head}, "informs": { "i": { "description": "I.", "arguments": [{ "name": "a", "type": "|" }] } } }`,
  ])("the types are offered: %s", async (text) => {
    expect((await offered(text)).toSorted()).toEqual(DATATYPE_NAMES.toSorted());
  });

  test("the strategies are offered with numbers to change, and statuses, keys and rules of warnings", async () => {
    const strategies = await offered(withSensor('"type": "float", "strategy": "|"'));
    expect(strategies).toEqual(["event", "period 10", "event-rate 1 10", "differential 0.5", "differential-rate 0.5 1 10"]);
    expect(await offered(withSensor('"type": "float", "initial": { "status": "|" }'))).toContain("nominal");
    expect(await offered(withSensor('"type": "float", "otherwise": "|"'))).toEqual(["warn", "error"]);
    expect(await offered(`{ ${head}, "x-allow": { | } }`)).toEqual(expect.arrayContaining(["name-style", "missing-units"]));
    expect(await offered(`{ ${head}, "standard": { | } }`)).toEqual(STANDARD_REQUESTS.toSorted());
  });

  const inRequest = (keys: string): string => `{ "requests": { "r": { ${keys} } } }`;
  const places: Readonly<Record<ObjectKind, readonly string[]>> = {
    file: ["{ | }"],
    "included file": [],
    "named type": ['{ "types": { "t": { | } } }'],
    argument: [inRequest('"arguments": [{ | }]'), inRequest('"signatures": { "s": { "arguments": [{ | }] } }')],
    field: [inRequest('"reply": [{ | }]'), inRequest('"informs": [{ | }]'), inRequest('"informs": { "i": [{ | }] }')],
    count: [inRequest('"arguments": [{ "repeated": { | } }]')],
    request: [inRequest("|")],
    signature: [inRequest('"signatures": { "s": { | } }')],
    example: [inRequest('"examples": [{ | }]')],
    "standard request": ['{ "standard": { "halt": { | } } }'],
    inform: ['{ "informs": { "i": { | } } }'],
    sensor: ['{ "sensors": { "s": { | } } }'],
    initial: ['{ "sensors": { "s": { "initial": { | } } } }'],
    stale: ['{ "sensors": { "s": { "stale": { | } } } }'],
    parameter: ['{ "sensors": { "s{p}": { "parameters": { "p": { | } } } } }'],
    group: ['{ "groups": { "g": { | } } }', '{ "groups": { "g": { "groups": { "h": { | } } } } }'],
  };

  test.each(Object.entries(places).flatMap(([kind, texts]) => texts.map((text) => ({ kind: kind as ObjectKind, text }))))(
    "the keys of a(n) $kind are offered: $text",
    async ({ kind, text }) => {
      const keys = KEY_TABLE[kind].map(({ key }) => key);
      expect((await offered(text)).toSorted()).toEqual(keys.toSorted());
    },
  );

  test("the keys of a part are those of an interface", async () => {
    expect((await offered("{ | }", "part")).toSorted()).toEqual((await offered("{ | }")).toSorted());
  });

  test("a key is explained where the mouse stands on it", async () => {
    const text = withSensor('"type": "float", "stale": { "after": 1, "status": "error" }');
    const { document, json } = open("file:///x.whole.json", text);
    const hover = await service.doHover(document, document.positionAt(text.indexOf('"stale"') + 2), json);
    expect(JSON.stringify(hover?.contents).replaceAll("\\", "")).toContain("The status after a time without an update.");
  });
});
