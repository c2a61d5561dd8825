import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";

/** What each file of a device imports from beside the interface, where its types are these. */
function codecImports(types: Readonly<Record<string, string | undefined>>): readonly (readonly string[])[] {
  const source = {
    name: "coded",
    version: "coded-1.0",
    types: Object.fromEntries(Object.entries(types).map(([name, codec]) => [name, { type: "string", ...(codec && { codec }) }])),
    requests: { all: { description: "All.", reply: Object.keys(types).map((type) => ({ name: type, type })) } },
  };
  const { model, diagnostics } = compileInterface(Buffer.from(JSON.stringify(source)), "coded.katcp.json");
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error("no model");
  const files = emitTypeScript(model, "..").filter(({ path }) => /types|contract/.test(path));
  return files.map(({ text }) => text.split("\n").filter((line) => line.includes(' from "../')));
}

describe("codecs in generated code", () => {
  test("are called as their exports are", () => {
    expect(codecImports({ a: "./codecs/complex.js#complex", b: "./angles.js#skyCodec" })).toEqual([
      ['import type { skyCodec } from "../angles.js";', 'import type { complex as complexCodec } from "../codecs/complex.js";'],
      ['import { skyCodec } from "../angles.js";', 'import { complex as complexCodec } from "../codecs/complex.js";'],
    ]);
  });

  test("of one file come by one import", () => {
    expect(codecImports({ a: "./angles.js#sky", b: "./angles.js#ground", c: "./angles.js#sky" })[1]).toEqual([
      'import { ground as groundCodec, sky as skyCodec } from "../angles.js";',
    ]);
  });

  test("of one name and different files have their file's name as well", () => {
    expect(codecImports({ a: "./codecs/angle.js#codec", b: "./codecs/time.js#codec", c: "./codecs/time.js#epoch" })[1]).toEqual([
      'import { codec as codecsAngleCodec } from "../codecs/angle.js";',
      'import { codec as codecsTimeCodec, epoch as epochCodec } from "../codecs/time.js";',
    ]);
  });

  test("of one name, from files whose names differ in nothing that a name can show, are numbered", () => {
    expect(codecImports({ a: "./my-angle.js#codec", b: "./my_angle.js#codec", c: "./my/angle.js#codec", d: "./x.js#myAngle" })[1]).toEqual([
      'import { codec as myAngleCodec4 } from "../my/angle.js";',
      'import { codec as myAngleCodec3 } from "../my_angle.js";',
      'import { codec as myAngleCodec2 } from "../my-angle.js";',
      'import { myAngle as myAngleCodec } from "../x.js";',
    ]);
  });

  test("never have the name of a type", () => {
    expect(codecImports({ "angle-codec": undefined, a: "./angle.js#AngleCodec" })[0]).toEqual([
      'import type { AngleCodec as angleAngleCodec } from "../angle.js";',
    ]);
  });
});
