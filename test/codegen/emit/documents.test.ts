import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Contract } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { documentView } from "../../../codegen/emit/text/document-view.js";
import { emitDocuments } from "../../../codegen/emit/text/emit-documents.js";
import type { DeviceModel } from "../../../codegen/model/device-model.js";
import { type RequestContract, signaturesOf } from "../../../runtime/protocol/contract.js";
import { datatypeOf } from "../../../runtime/protocol/datatypes.js";
import { FieldList } from "../../../runtime/protocol/field-list.js";
import { Message } from "../../../runtime/protocol/message.js";
import { parseLine } from "../../../runtime/protocol/parse-line.js";
import { fromUnicode } from "../../../runtime/protocol/wire-text.js";

const root = new URL("../../../", import.meta.url);

const devices = [
  { file: "interfaces/dev.katcp.json", generated: "generated/dev" },
  { file: "interfaces/dsim.katcp.json", generated: "generated/dsim" },
  { file: "interfaces/master-controller.katcp.json", generated: "generated/master-controller" },
  { file: "test/golden/wide.katcp.json", generated: "test/golden/wide-Device" },
];

function compile(text: string | Buffer): DeviceModel {
  const { model, diagnostics } = compileInterface(Buffer.from(text), "page.katcp.json");
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

/** A model of an interface of which only some is said. */
function modelOf(said: object): DeviceModel {
  return compile(JSON.stringify({ name: "page", version: "page-1.1", ...said }));
}

function draw(model: DeviceModel): { readonly markdown: string; readonly page: string } {
  const [markdown, page] = emitDocuments(model);
  return { markdown: markdown?.text ?? "", page: page?.text ?? "" };
}

function parse(line: string): Message {
  const text = fromUnicode(line);
  const message = parseLine({ text, start: 0, end: text.length, isLenient: false, maximumArguments: 10_000 });
  if (!(message instanceof Message)) throw new Error(`${line}: ${message?.message}`);
  return message;
}

/** Reads an example of one signature as a device and a client would. @throws where they would refuse it */
function acceptExample(lines: readonly string[], signature: Omit<RequestContract, "name" | "description">): void {
  const [request, ...others] = lines.map(parse);
  const reply = others.pop();
  if (request?.type !== "?" || reply?.type !== "!") throw new Error(`no request and reply: ${lines}`);
  const args = new FieldList(signature.arguments ?? [], { noun: "argument" });
  expect(request.argumentCount).toBeGreaterThanOrEqual(args.minimum);
  expect(request.argumentCount).toBeLessThanOrEqual(args.maximum);
  args.decode(request);
  for (const inform of others) new FieldList(signature.informs ?? [], { noun: "value" }).decode(inform);
  expect(reply.text(0)).toBe("ok");
  const isCount = signature.informs !== undefined && signature.reply === undefined;
  if (isCount) expect(reply.text(1)).toBe(String(others.length));
  else new FieldList(signature.reply ?? [], { noun: "value" }).decode(reply, 1);
}

describe.each(devices)("the documents of $file", ({ file, generated }) => {
  const model = compile(readFileSync(new URL(file, root)));
  const view = documentView(model);
  const { page, markdown } = draw(model);

  test("show examples that the runtime accepts, of every call and inform, and of a sensor", async () => {
    const { contract } = (await import(fileURLToPath(new URL(`${generated}/contract.js`, root)))) as { contract: Contract };
    for (const [index, request] of (contract.requests ?? []).entries()) {
      for (const [place, signature] of signaturesOf(request).entries()) {
        const examples = view.requests[index]?.calls[place]?.examples ?? [];
        expect(examples.length, request.name).toBeGreaterThan(0);
        for (const { lines } of examples) acceptExample(lines, signature);
      }
    }
    for (const [index, inform] of (contract.informs ?? []).entries()) {
      const [line = ""] = view.informs[index]?.calls[0]?.examples[0]?.lines ?? [];
      new FieldList(inform.arguments ?? [], { noun: "value" }).decode(parse(line));
    }
    const [sensor] = contract.sensors ?? [];
    const [, line = ""] = view.sensorExamples[0]?.lines ?? [];
    if (sensor !== undefined) datatypeOf(sensor).parse(parse(line).wire(4) ?? "");
    expect(view.sensorExamples.length).toBe(contract.sensors === undefined ? 0 : 1);
  });

  test("lead with every link to a place that there is, once", () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
    const places = [...markdown.matchAll(/<a id="([^"]*)">/g)].map(([, id]) => id);
    for (const [, target] of markdown.matchAll(/\]\(#((?:request|inform|type)-[^)]*)\)/g)) expect(places).toContain(target);
  });

  test("are our files by their first line, need no other, and are the same each time", () => {
    for (const text of [page, markdown]) expect(text.slice(0, 200)).toContain("Generated by katcp-gen");
    expect(page).not.toMatch(/\bsrc=|\burl\(|@import|https?:|href="(?!#|data:,")/);
    expect(draw(model)).toEqual({ page, markdown });
  });

  test("name everything that the interface has", () => {
    for (const { name } of [...model.requests, ...model.informs, ...model.sensors, ...model.types]) {
      for (const text of [page, markdown]) expect(text).toContain(name);
    }
  });
});

describe("examples of the wire", () => {
  const examplesOf = (args: readonly object[], reply: readonly object[] = []) =>
    documentView(modelOf({ requests: { r: { description: "R.", arguments: args, reply } } })).requests[0]?.calls[0]?.examples.map(
      ({ lines }) => lines.join(" | "),
    );

  test("lie within the limits, however narrow, and differ where they can", () => {
    const repeated = { minimum: 3, maximum: 4 };
    expect(examplesOf([{ name: "n", type: "integer", minimum: 0, maximum: 1, repeated }])).toEqual(["?r 1 1 1 | !r ok"]);
    expect(examplesOf([{ name: "n", type: "integer", minimum: 7, repeated }])).toEqual(["?r 7 8 9 | !r ok"]);
    expect(examplesOf([{ name: "x", type: "float", minimum: 0.123456, maximum: 0.123457 }])).toEqual(["?r 0.1234565 | !r ok"]);
    expect(examplesOf([{ name: "x", type: "float", maximum: -1e30 }])).toEqual(["?r -1e+30 | !r ok"]);
    expect(examplesOf([{ name: "big", type: "integer", bigint: true, minimum: 2 ** 60 }])).toEqual(["?r 1152921504606846976 | !r ok"]);
    expect(examplesOf([{ name: "d", values: ["a", "b"], repeated }])).toEqual(["?r a b a | !r ok"]);
  });

  test("show a call with as few arguments as it takes, and one with all", () => {
    const args = [
      { name: "a", type: "string" },
      { name: "b", type: "boolean", default: false },
      { name: "c", type: "timestamp", repeated: true },
    ];
    expect(examplesOf(args)).toEqual(["?r a-1 | !r ok", "?r a-1 1 1800000000.5 1800000001.5 | !r ok"]);
  });

  test("have a reply say again what was asked for, where it may", () => {
    const rate = { name: "rate", type: "float", minimum: 100 };
    expect(examplesOf([rate], [{ name: "rate", type: "float" }])).toEqual(["?r 100.0 | !r ok 100.0"]);
    expect(examplesOf([rate], [{ name: "rate", type: "float", maximum: 9 }])).toEqual(["?r 100.0 | !r ok 1.5"]);
  });

  test("are left out where no value would do, or thousands are needed", () => {
    expect(examplesOf([{ name: "n", type: "integer", minimum: 2 ** 60 }])).toEqual([]);
    expect(examplesOf([{ name: "n", type: "float", repeated: { minimum: 4096 } }])).toEqual([]);
  });
});

describe("families of sensors", () => {
  const familyOf = (name: string, parameters: object, more: object = {}) =>
    documentView(modelOf({ sensors: { [name]: { type: "float", description: "F.", parameters, ...more } } })).sensors[0]?.family;

  test("that are closed are counted and listed, the last parameter fastest", () => {
    expect(familyOf("b{b}.{a}", { a: { values: ["x", "y"] }, b: { type: "integer", minimum: 9, maximum: 10, digits: 2 } })).toMatchObject({
      count: "4 sensors",
      members: ["b09.x", "b10.x", "b09.y", "b10.y"],
      rest: "",
      isShort: true,
    });
  });

  test("of millions of members are counted, and only begun", () => {
    const { count, members, rest, isShort } = familyOf("f{f}", { f: { type: "integer", maximum: 1e9 } }, { dynamic: true }) ?? {};
    expect([count, members?.length, rest, isShort]).toEqual([
      "up to 1000000001 sensors, which come and go",
      100,
      "and 999999901 more, up to f1000000000",
      false,
    ]);
  });

  test("that are open say so", () => {
    expect(familyOf("{s}.x", { s: { type: "string" } })).toMatchObject({ count: "open: its members come and go", members: [] });
  });
});

test("the changes are those of x-changes, whatever else may stand there", () => {
  const changesOf = (changes: unknown) => documentView(modelOf({ "x-changes": changes })).changes;
  expect(changesOf({ "1.1": ["One.", "Two.", 3], "1.0": "First.", "0.9": [], "0.8": null })).toEqual([
    { version: "1.1", isCurrent: true, items: ["One.", "Two."] },
    { version: "1.0", isCurrent: false, items: ["First."] },
  ]);
  for (const other of ["text", ["list"], null, 5]) expect(changesOf(other)).toEqual([]);
});

describe("texts that would break out of a page", () => {
  const hostile = "<script>alert(1)</script> \"'`</style> --> */ {{name}} {{{name}}} ]]> <img src=x onerror=y> | \n``` &lt;";
  const field = { name: "f", type: "string", units: hostile, description: hostile };
  const model = modelOf({
    description: hostile,
    "x-changes": { [hostile]: [hostile] },
    types: { t: { values: ["</code><b>", "{{name}}"], units: hostile, description: hostile, deprecated: hostile } },
    requests: {
      r: {
        description: hostile,
        deprecated: hostile,
        arguments: [{ ...field, default: hostile }],
        informs: [field],
        reply: [field],
      },
      s: { description: hostile, signatures: { a: { description: hostile }, b: { description: hostile, arguments: [field] } } },
    },
    informs: { i: { description: hostile, deprecated: hostile, arguments: [field] } },
    sensors: {
      plain: { type: "t", units: hostile, description: hostile, deprecated: hostile, initial: { value: "{{name}}" } },
      "{p}.x": {
        type: "string",
        description: hostile,
        initial: { value: hostile },
        parameters: { p: { type: "string", description: hostile } },
      },
    },
  });
  const { page, markdown } = draw(model);

  test("are shown as they are, and add no element and no attribute", () => {
    const body = page.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<script>[\s\S]*?<\/script>/, "");
    const own =
      /^(?:!doctype$|!--$|\/?(?:html|head|meta|title|link|style|script|body|a|header|form|label|input|kbd|p|nav|h[1-4]|ul|li|main|div|section|article|code|span|pre|figure|figcaption|table|caption|thead|tbody|tr|th|td|dl|dt|dd|strong|b|i|select|option|output|details|summary|footer)$)/;
    for (const [, tag = ""] of body.matchAll(/<(!--|[^>\s]*)/g)) expect(tag).toMatch(own);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page.match(/<\/(?:script|style)>/g)).toHaveLength(2);
    expect(body).not.toMatch(/<[^>]*\son\w+=/);
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body).toContain("{{name}} {{{name}}}");
  });

  test("make no HTML of the Markdown, and end none of its tables", () => {
    const prose = markdown.replaceAll(/^```\n[\s\S]*?^```$/gm, "").replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(prose).not.toMatch(/(?<!\\)<(?!a id="|\/a>|!-- Gen)/);
    const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)?.length).toBeGreaterThanOrEqual(4);
  });
});

test("a page runs no script but its own, and has the hash of that", async () => {
  const { createHash } = await import("node:crypto");
  const { page } = draw(modelOf({}));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#x27;", "'").replaceAll("&#x3D;", "=") ?? "";
  for (const [, kind, text = ""] of page.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)) {
    expect(policy).toContain(`${kind}-src 'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  }
  expect(policy).toContain("default-src 'none'");
});

describe("the colours of the page", () => {
  const css = readFileSync(new URL("codegen/templates/page/page.css", root), "utf8");
  const blocks = [...css.matchAll(/:root \{([^}]*--page[^}]*)\}/g)].map(([, block = ""]) => block);
  const pairs = [
    ...["text", "quiet", "link"].flatMap((ink) => ["page", "raised", "mark"].map((paper) => [ink, paper])),
    ...["nominal", "warn", "error", "other"].map((status) => [status, `${status}-back`]),
    ["text", "other-back"],
  ];

  function luminance(block: string, name: string): number {
    const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(block)?.[1] ?? "";
    const [red = 0, green = 0, blue = 0] = [0, 2, 4]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  test.each([
    { scheme: "light", block: blocks[0] ?? "" },
    { scheme: "dark", block: blocks[1] ?? "" },
  ])("can be read by all, $scheme: a contrast of 4.5 and more", ({ block }) => {
    for (const [ink = "", paper = ""] of pairs) {
      const [dark = 0, bright = 0] = [luminance(block, ink), luminance(block, paper)].sort((one, other) => one - other);
      expect((bright + 0.05) / (dark + 0.05), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test("5,000 sensors are drawn in a moment", () => {
  const sensor = { type: "float", description: "A.", nominal: [0, 10], units: "K" };
  const model = modelOf({ sensors: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`s${index}`, sensor])) });
  const startMs = performance.now();
  expect(draw(model).page.match(/<tr role="row" id=/g)).toHaveLength(5000);
  // It takes a third of a second; what grew with the square would take minutes.
  expect(performance.now() - startMs).toBeLessThan(10_000);
});
