import { describe, expect, test } from "vitest";
import { complaintsOf, unmark } from "../support/marked.js";

const head = '"name": "d", "version": "d-1.0"';
const types = '"types": { "mode": { "values": ["idle", "busy"] }, "volt": { "type": "float", "minimum": 0, "maximum": 5 } }';
const file = (rest: string): string => `{ ${head}, ${types}, ${rest} }`;
const request = (rest: string): string => file(`"requests": { "r": { "description": "R.", ${rest} } }`);
const fields = (rest: string): string => request(`"arguments": [${rest}]`);
const field = (rest: string): string => fields(`{ "name": "a", ${rest} }`);
const family = (name: string, parameters: string): string =>
  file(
    `"sensors": { ${name.startsWith("«") ? "«" : ""}"${name.replace("«", "")}": { "type": "float", "description": "S.", "parameters": { ${parameters} } } }`,
  );
const parameter = (rest: string): string => family("in{n}", `"n": ${rest}`);
const sensors = (rest: string): string =>
  file(
    `"sensors": { ${rest.replaceAll(": S", ': { "type": "float", "description": "S." }').replaceAll("P", '"type": "float", "description": "S.", "parameters": { ')} }`,
  );
const sensor = (rest: string): string => file(`"sensors": { "s": { "description": "S.", ${rest} } }`);

/** Each has the mistakes at its marks, of these rules in turn; and no others. */
const broken: Readonly<Record<string, readonly string[]>> = {
  "duplicate-key": [
    `{ ${head}, «"name": "e" }`,
    file('"x-a": 1, «"x-a": 2'),
    file('"requests": { "go": { "description": "Go." }, «"go": { "description": "Go." } }'),
    sensor('"type": "float", «"type": "integer"'),
    sensor('"type": "boolean", "status": { "true": "warn", «"true": "error", "false": "nominal" }'),
  ],
  "unknown-key": [
    parameter('{ "values": ["a"], «"minimum": 1 }'),
    parameter('{ "type": "integer", «"dotted": true }'),
    parameter('{ "type": "string", «"digits": 2 }'),
    parameter('{ "type": "string", «"pattern": "x" }'),
    `{ ${head}, «"requets": {} }`,
    file('«"__proto__": 1'),
    file('«"constructor": 1'),
    request('«"argument": []'),
    request('"reply": [{ "name": "a", "type": "float", «"default": 1 }]'),
    request('"reply": [{ "name": "a", "type": "timestamp", «"now": true }]'),
    field('"type": "string", «"minimum": 1'),
    field('"type": "float", «"values": ["a"]'),
    field('"type": "float", «"bigint": true'),
    field('"type": "integer", «"now": true'),
    field('"type": "integer", «"codec": "./c.js#c"'),
    field('"type": "float", "repeated": { «"min": 1 }'),
    sensor('"type": "float", «"unit": "Hz"'),
    sensor('"type": "timestamp", «"units": "s"'),
    sensor('"type": "string", «"nominal": [0, 1]'),
    sensor('"type": "integer", «"status": {}'),
    sensor('"type": "float", "stale": { "after": 1, "status": "error", «"x": 1 }'),
  ],
  "missing-key": [
    '«{ "version": "d-1.0" }',
    '«{ "name": "d" }',
    file('"requests": { "go": «{} }'),
    file('"informs": { "told": «{ "arguments": [] } }'),
    file('"sensors": { "s": «{ "type": "float" } }'),
    file('"sensors": { "s": «{ "description": "S." } }'),
    fields('«{ "type": "float" }'),
    fields('«{ "name": "a" }'),
    field('"type": "float" }, «{ "name": "b", "type": "discrete"'),
    sensor('"type": "float", "stale": «{ "after": 1 }'),
    sensor('"type": "boolean", "status": «{ "true": "warn" }'),
    sensor('"type": "mode", "status": «{ "idle": "warn" }'),
  ],
  "wrong-type": [
    "«[]",
    "«null",
    '{ "name": «1, "version": "d-1.0" }',
    file('"open": «"yes"'),
    file('"requests": «[]'),
    file('"requests": { "go": «"Go." }'),
    request('"arguments": «{}'),
    request('"arguments": [«1]'),
    request('"timeout": «"5"'),
    field('"type": «1'),
    field('"type": "float", "minimum": «"0"'),
    field('"type": "float", "optional": «1'),
    field('"type": "float", "repeated": «"many"'),
    field('"type": "float", "repeated": { "minimum": «1.5 }'),
    field('"type": "discrete", "values": «"a"'),
    field('"type": "discrete", "values": [«1]'),
    field('"type": "integer", "default": «"1"'),
    field('"type": "boolean", "default": «0'),
    field('"type": "string", "default": «1'),
    field('"type": "timestamp", "default": «"now"'),
    sensor('"type": "float", "nominal": «0'),
    sensor('"type": "float", "nominal": [«"0", 1]'),
    sensor('"type": "float", "initial": «1'),
    sensor('"type": "integer", "initial": { "value": «"1" }'),
  ],
  "bad-value": [
    '{ "name": "d", "version": «"1.0" }',
    '{ "name": "d", "version": «"d-1" }',
    '{ "name": "d", "version": «"d e-1.0" }',
    `{ ${head}, "format": «2 }`,
    `{ ${head}, "format": «0 }`,
    field('"type": "string", "codec": «"c.js#c"'),
    field('"type": "string", "codec": «"./c.js"'),
    field('"type": "string", "codec": «"https://x/c.js#c"'),
    request('"timeout": «0'),
    request('"timeout": «-1'),
    request('"deprecated": «" "'),
    file('"requests": { "go": { "description": «"" } }'),
    field('"type": "integer", "minimum": 2, "maximum": «1'),
    field('"type": "integer", "maximum": 1, "minimum": «2'),
    field('"type": "integer", "minimum": «1.5'),
    field('"values": «[]'),
    field('"values": ["a", «"a"]'),
    field('"values": [«"a b"]'),
    field('"values": [«""]'),
    field('"type": "integer", "default": «1.5'),
    field('"type": "integer", "default": «9007199254740993'),
    field('"type": "integer", "bigint": true, "default": «"0x1"'),
    field('"type": "integer", "bigint": true, "maximum": 5, "default": «"6"'),
    field('"type": "float", "default": «"fast"'),
    field('"type": "volt", "default": «6'),
    field('"type": "volt", "default": «"nan"'),
    field('"type": "mode", "default": «"dance"'),
    field('"type": "address", "default": «"localhost"'),
    field('"type": "timestamp", "default": «-1'),
    field('"type": "float", "repeated": { "minimum": 2, "maximum": «1 }'),
    field('"type": "float", "repeated": { "minimum": «-1 }'),
    request('"signatures": «{ "only": {} }'),
    sensor('"type": "float", "nominal": «[0]'),
    sensor('"type": "float", "nominal": «[1, 0]'),
    sensor('"type": "integer", "nominal": «[0.5, 1]'),
    sensor('"type": "float", "nominal": [0, 10], "warn": «[1, 20]'),
    sensor('"type": "float", "nominal": [null, 10], "warn": «[0, 20]'),
    sensor('"type": "boolean", "status": { "true": «"fine", "false": "nominal" }'),
    sensor('"type": "boolean", "status": { "true": "warn", "false": "nominal", «"maybe": "error" }'),
    sensor('"type": "float", "stale": { "after": «0, "status": "error" }'),
    sensor('"type": "float", "strategy": «"auto"'),
    sensor('"type": "float", "strategy": «"none"'),
    sensor('"type": "float", "strategy": «"often"'),
    sensor('"type": "float", "strategy": «"period 0"'),
    sensor('"type": "float", "strategy": «"event-rate 5 1"'),
    sensor('"type": "string", "strategy": «"differential 1"'),
    sensor('"type": "float", "initial": { "status": «"fine" }'),
  ],
  "bad-name": [
    file('"sensors": { «"in{n": { "type": "float", "description": "S." } }'),
    file('"sensors": { «"in{N}": { "type": "float", "description": "S." } }'),
    file('"sensors": { «"in}": { "type": "float", "description": "S." } }'),
    family("in{n}", '"n": { "values": ["a"] }, «"N": { "values": ["a"] }'),
    '{ "name": «"1d", "version": "d-1.0" }',
    '{ "name": «"a_b", "version": "d-1.0" }',
    file('"requests": { «"set_rate": { "description": "S." } }'),
    file('"requests": { «"": { "description": "S." } }'),
    file('"informs": { «"9": { "description": "S." } }'),
    file('"sensors": { «"a b": { "type": "float", "description": "S." } }'),
    file('"sensors": { «"...": { "type": "float", "description": "S." } }'),
    fields('{ "name": «"a.b", "type": "float" }'),
    field('"type": "float", "identifier": «"A"'),
    request('"identifier": «"a-b"'),
    request('"signatures": { "one": {}, «"Two": { "arguments": [{ "name": "a", "type": "float" }] } }'),
  ],
  file: [file('"include": [«"./other.katcp.json"]')],
  family: [
    family("«in{n}.x", ""),
    family("«in{n}.{n}", '"n": { "values": ["a"] }'),
    family("«in{n}{m}", '"n": { "type": "integer" }, "m": { "values": ["a"] }'),
    family("«{n}.{m}", '"n": { "values": ["a"] }, "m": { "values": ["b"] }'),
    family("in{n}", '"n": { "values": ["a"] }, «"m": { "values": ["b"] }'),
    family("in", '«"m": { "values": ["b"] }'),
    sensors('"in1": S, «"in{n}": { P"n": { "type": "integer" } } }'),
    sensors('"in{n}": { P"n": { "type": "integer" } } }, «"in1": { "type": "string", "description": "S.", "identifier": "other" }'),
    sensors(
      '"in{n}.{m}": { P"n": { "type": "integer" }, "m": { "values": ["h", "v"] } } }, «"{a}.v": { "identifier": "two", P"a": { "type": "string" } } }',
    ),
    sensors('"{a}.b": { P"a": { "type": "string", "dotted": true } } }, «"x.{c}": { P"c": { "type": "string" } } }'),
    sensors('"in{n}": { P"n": { "type": "integer", "digits": 2 } } }, «"in{m}7": { "identifier": "two", P"m": { "values": ["1"] } } }'),
  ],
  "reserved-name": [
    file('"requests": { «"halt": { "description": "H." } }'),
    file('"requests": { «"sensor-sampling-clear": { "description": "H." } }'),
    file('"informs": { «"log": { "description": "L." } }'),
    file('"informs": { «"version-connect": { "description": "L." } }'),
    file('"requests": { "go": { "description": "G." } }, "informs": { «"go": { "description": "G." } }'),
    `{ ${head}, "types": { «"float": { "type": "integer" } } }`,
    file('"requests": { «"then": { "description": "T." } }'),
    file('"requests": { «"to-string": { "description": "T." } }'),
    file('"sensors": { «"constructor": { "type": "float", "description": "S." } }'),
    request('"informs": [{ "name": "a", "type": "float" }], "reply": [{ "name": «"informs", "type": "float" }]'),
  ],
  conflict: [
    field('"type": "float", "optional": true, «"default": 1'),
    field('"type": "float", "default": 1, «"optional": true'),
    field('"type": "float", "optional": true, «"repeated": true'),
    field('"type": "float", "repeated": { "minimum": 0 }, «"default": 1'),
    field('"type": "mode", «"values": ["a"]'),
    field('"type": "volt", «"minimum": 1'),
    request('"arguments": [], «"signatures": { "a": {}, "b": { "arguments": [{ "name": "x", "type": "float" }] } }'),
    sensor('"type": "float", «"warn": [0, 1]'),
  ],
  "unknown-type": [
    field('"type": «"flaot"'),
    field('"type": «"Mode"'),
    sensor('"type": «"toString"'),
    `{ ${head}, "types": { "a": { "type": «"b" }, "b": { "type": "float" } } }`,
  ],
  "duplicate-name": [
    file('"requests": { "set-rate": { "description": "S." }, «"setRate": { "description": "S." } }'),
    file('"requests": { "a": { "description": "S." }, "b": { "description": "S.", "identifier": «"a" } }'),
    file('"sensors": { "a.b": { "type": "float", "description": "S." }, «"a-b": { "type": "float", "description": "S." } }'),
    file('"informs": { "a-b": { "description": "S." }, «"aB": { "description": "S." } }'),
    fields('{ "name": "a-b", "type": "float" }, { "name": «"a_b", "type": "float" }'),
    fields('{ "name": "a", "type": "float" }, { "name": «"a", "type": "float" }'),
    `{ ${head}, "types": { "a-b": { "type": "float" }, «"aB": { "type": "float" } } }`,
    `{ ${head}, "types": { «"d-server": { "type": "float" } } }`,
  ],
  "field-order": [
    fields('{ "name": "a", "type": "float", "optional": true }, { "name": «"b", "type": "float" }'),
    fields('{ "name": "a", "type": "float", "default": 1 }, { "name": «"b", "type": "float" }'),
    fields('{ "name": "a", "type": "float", «"repeated": true }, { "name": "b", "type": "float", "optional": true }'),
    fields('{ "name": "a", "type": "float", "optional": true }, { "name": «"b", "type": "float", "repeated": { "minimum": 1 } }'),
  ],
  signatures: [
    request('"signatures": { "a": {}, «"b": {} }'),
    request(
      '"signatures": { "a": { "arguments": [{ "name": "x", "type": "float", "optional": true }] }, «"b": { "arguments": [{ "name": "x", "type": "float" }] } }',
    ),
    request(
      '"signatures": { "a": { "arguments": [{ "name": "x", "type": "float", "repeated": true }] }, «"b": { "arguments": [{ "name": "x", "type": "float" }] } }',
    ),
  ],
};

const rows = Object.entries(broken).flatMap(([rule, texts]) => texts.map((marked) => ({ rule, marked })));

describe("an interface with one mistake", () => {
  test.each(rows)("$rule: $marked", ({ rule, marked }) => {
    const { text, places } = unmark(marked);
    expect(complaintsOf(text)).toEqual(places.map((place) => `${place} ${rule}`));
  });

  test("there are more than a hundred of them", () => {
    expect(rows.length).toBeGreaterThan(110);
  });
});

test("all mistakes of a file come at once, in the order of the text", () => {
  const { text, places } = unmark(`{
  "name": "d",
  "version": «"one",
  «"sensor": {},
  "requests": {
    «"halt": { "description": "H." },
    "go": «{ "arguments": [{ "name": "a", "type": «"int" }] }
  }
}`);
  const rules = ["bad-value", "unknown-key", "reserved-name", "missing-key", "unknown-type"];
  expect(complaintsOf(text)).toEqual(places.map((place, index) => `${place} ${rules[index]}`));
});
