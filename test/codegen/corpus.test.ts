import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Contract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { type Diagnostic, ERROR_RULES, formatDiagnostic, isError, WARNING_RULES } from "../../codegen/diagnostics/diagnostics.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { sourceName } from "../../codegen/files/source-name.js";
import { signaturesOf } from "../../runtime/protocol/contract.js";
import { FieldList } from "../../runtime/protocol/field-list.js";
import { compileCase, corpusCases, corpusFolder, expectedMessages, expectedPlaces, showMessage, showPlace } from "../support/corpus.js";

describe("a broken interface", () => {
  const folder = corpusFolder("broken");
  const places = expectedPlaces(folder);
  const messages = expectedMessages(folder);
  const cases = corpusCases(folder);

  test.each(cases)("is refused at just the place where it is wrong: $name", (each) => {
    const { model, diagnostics } = compileCase(each);
    const errors = diagnostics.filter(isError);
    expect(errors.map((diagnostic) => showPlace(diagnostic, folder))).toEqual(places.get(each.name));
    expect(errors.map((diagnostic) => showMessage(diagnostic, folder))).toEqual(messages.get(each.name));
    expect(model).toBeUndefined();
  });

  test("is there for every rule", () => {
    const rules = new Set([...places.values()].flat().map((line) => line.split(" ")[1]));
    expect([...rules].toSorted()).toEqual(ERROR_RULES.toSorted());
    expect(cases.length).toBeGreaterThan(200);
    expect([...places.keys()].toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
  });
});

describe("an interface that is worth a warning", () => {
  const folder = corpusFolder("warned");
  const places = expectedPlaces(folder);
  const messages = expectedMessages(folder);
  const cases = corpusCases(folder);

  test.each(cases)("compiles, and gets just that: $name", (each) => {
    const { model, diagnostics } = compileCase(each);
    expect(diagnostics.map((diagnostic) => showPlace(diagnostic, folder))).toEqual(places.get(each.name));
    expect(diagnostics.map((diagnostic) => showMessage(diagnostic, folder))).toEqual(messages.get(each.name));
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(model).toBeDefined();
  });

  test("is there for every rule", () => {
    const rules = new Set([...places.values()].flat().map((line) => line.split(" ")[1]));
    expect([...rules].toSorted()).toEqual(WARNING_RULES.toSorted());
  });
});

/** `npx katcp-gen test/corpus/good/*.katcp.json test/corpus/good/included/dev.katcp.json -o test/corpus/good/generated` makes them anew. */
describe("a good interface", () => {
  const folder = corpusFolder("good");
  const cases = corpusCases(folder);

  test.each(cases)("becomes what is committed, without a warning: $name", ({ name, entry }) => {
    const { model, diagnostics } = compileCase({ name, entry });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    if (model === undefined) throw new Error("no model");
    const generated = join(folder, "generated");
    const named = { ...model, source: sourceName(entry, generated) };
    for (const { path, text } of emitTypeScript(named, relative(join(generated, model.name), dirname(entry)))) {
      expect(text, path).toBe(readFileSync(join(generated, path), "utf8"));
    }
  });

  test.each(cases)("gives a contract that the runtime takes: $name", async ({ name, entry }) => {
    const { model } = compileCase({ name, entry });
    const { contract } = (await import(join(folder, "generated", model?.name ?? "", "contract.ts"))) as { readonly contract: Contract };
    const device = new DeviceServer({ ...contract, requests: [] }, { logSink: () => {} });
    const plain = model?.sensors.filter(({ family, dynamic }) => family === undefined && !dynamic) ?? [];
    expect(plain.filter((sensor) => !device.sensorSet.has(sensor.name))).toEqual([]);
    for (const { arguments: fields = [] } of (contract.requests ?? []).flatMap(signaturesOf)) new FieldList(fields, { noun: "argument" });
  });

  test("is there often enough, and nothing is generated that none of them asks for", () => {
    expect(cases.length).toBeGreaterThan(25);
    const names = cases.map((each) => compileCase(each).model?.name);
    expect(readdirSync(join(folder, "generated")).toSorted()).toEqual(names.toSorted());
  });

  test("keeps what other tools wrote into it, and generated code does not show it", () => {
    const { model } = compileCase({ name: "extensions", entry: join(folder, "extensions.katcp.json") });
    const [ray, gain] = model?.requests ?? [];
    const family = model?.sensors[1]?.family;
    const all = [model, model?.types[0], ray, ray?.signatures[0]?.arguments[0], gain, gain?.signatures[0], model?.informs[0]];
    expect([...all, model?.sensors[0], family?.parameters[0], model?.sensorTree.groups[0]].map((each) => each?.extensions)).toEqual([
      { "x-owner": { team: ["one", "two"] } },
      { "x-a": 1 },
      { "x-b": null },
      { "x-c": [1] },
      {},
      { "x-d": "e" },
      { "x-g": {} },
      { "x-prometheus": "gauge" },
      { "x-j": true },
      { "x-k": "l" },
    ]);
    for (const file of readdirSync(join(folder, "generated/extensions"))) {
      expect(readFileSync(join(folder, "generated/extensions", file), "utf8")).not.toMatch(/prometheus|owner|team/);
    }
  });
});

describe("every diagnostic of the corpora", () => {
  /** Compiled where it is needed: what runs while tests are collected counts for all of them. */
  const diagnosticsOf = (name: string): readonly Diagnostic[] =>
    corpusCases(corpusFolder(name)).flatMap((each) => compileCase(each).diagnostics);

  test("underlines something in its line", () => {
    for (const { file, line, column, length } of ["broken", "warned"].flatMap(diagnosticsOf)) {
      if (length === undefined) continue;
      const text = readFileSync(file, "utf8").split(/\r\n|\n|\r/)[line - 1] ?? "";
      expect(column - 1 + length, `${file}:${line}:${column}`).toBeLessThanOrEqual(text.length);
    }
  });

  test("says what was found in a line of bounded length", () => {
    for (const { message } of ["broken", "warned"].flatMap(diagnosticsOf)) expect(message).toMatch(/^[^\n]{10,600}$/);
  });

  /** A change of words shows in the difference. `npx vitest run test/codegen/corpus.test.ts -u` writes the files anew. */
  test.each(["broken", "warned"])("says and advises what its messages.txt has: %s", async (name) => {
    const folder = corpusFolder(name);
    const told = diagnosticsOf(name).filter((each) => name === "warned" || isError(each));
    const said = told.map((each) => showMessage(each, folder));
    await expect(`${said.join("\n")}\n`).toMatchFileSnapshot(`${folder}/messages.txt`);
  });
});
