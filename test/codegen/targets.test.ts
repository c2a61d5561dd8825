import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CompileOptions, compileInterface } from "../../codegen/compile.js";
import { formatDiagnostic } from "../../codegen/diagnostics/diagnostics.js";
import type { Target, TargetProblem } from "../../codegen/emit/target.js";
import { TARGET_NAMES } from "../../codegen/emit/target-names.js";
import { disk } from "../../codegen/files/file-system.js";
import { listOutDir, removeFiles } from "../../codegen/files/out-dir.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { TARGETS } from "../../codegen/targets.js";
import { tempFolder } from "../support/temp-folder.js";

/** A language that has something to say of an interface. */
function target(check: (model: DeviceModel) => readonly TargetProblem[]): Target {
  return { check, emit: () => [] };
}

function told(text: string, options: CompileOptions): readonly string[] {
  const read = (file: string): Uint8Array | string => (file === "shared.katcp.json" ? Buffer.from(shared) : "there is no such file");
  return compileInterface(Buffer.from(text), "dev.katcp.json", read, options).diagnostics.map(formatDiagnostic);
}

const shared = `{
  "sensors": { "flow": { "type": "string", "description": "Flow.", "codec": "./flow.js#flow" } }
}`;

const dev = `{
  "name": "dev",
  "version": "dev-1.0",
  "description": "A device.",
  "include": ["./shared.katcp.json"],
  "requests": { "lambda": { "description": "Go.", "arguments": [{ "name": "x", "type": "float", "units": "m", "description": "How far." }] } }
}`;

const noLambda = target(({ requests }) =>
  requests
    .filter(({ name }) => name === "lambda")
    .map(({ place }) => ({ place, rule: "reserved-name", message: "lambda is a word of this language", hint: "give it an identifier" })),
);

const noCodecs = target(({ sensors }) =>
  sensors
    .filter(({ type }) => type.codec !== undefined)
    .map(({ place }) => ({ place: place.of("codec"), rule: "large-family", message: "this language has no codecs" })),
);

describe("a target", () => {
  test("refuses what it cannot say at its place in the interface, and then there is no model", () => {
    expect(told(dev, { targets: [noLambda] })).toEqual([
      "dev.katcp.json:6:17: error reserved-name: lambda is a word of this language (give it an identifier)",
    ]);
    const { model } = compileInterface(Buffer.from(dev.replace(/"include".*/, "")), "dev.katcp.json", undefined, { targets: [noLambda] });
    expect(model).toBeUndefined();
  });

  test("refuses it also where the interface has other mistakes: all come in one run", () => {
    expect(told(dev.replace('"type": "float"', '"type": "flaot"'), { targets: [noLambda] })).toEqual([
      "dev.katcp.json:6:17: error reserved-name: lambda is a word of this language (give it an identifier)",
      expect.stringMatching(/^dev\.katcp\.json:6:\d+: error unknown-type/),
    ]);
  });

  test("warns at the value of a key, in the file where that stands", () => {
    expect(told(dev, { targets: [noCodecs] })).toEqual(["shared.katcp.json:2:77: warning large-family: this language has no codecs"]);
  });

  test("gives warnings that the file can allow, and that have a level, as all warnings have", () => {
    expect(told(dev, { targets: [noCodecs], levels: { "large-family": "error" } })[0]).toContain(" error large-family");
    const file = '{ "name": "dev", "version": "dev-1.0", "description": "A device.", "x-allow": { "large-family": "we know" }, "sensors": ';
    const sensors = '{ "flow": { "type": "string", "description": "Flow.", "codec": "./flow.js#flow" } } }';
    expect(told(file + sensors, { targets: [noCodecs] })).toEqual([]);
    expect(told(file + sensors, { targets: [] })).toEqual([expect.stringContaining("warning unused-allow")]);
  });

  test("says nothing of a place that another target says already by the same rule", () => {
    const other = target((model) => noLambda.check(model, {}).map((problem) => ({ ...problem, message: "it is one of ours as well" })));
    expect(told(dev, { targets: [noLambda, other] })).toEqual(told(dev, { targets: [noLambda] }));
  });

  test("that is not asked for says nothing: two names that meet in TypeScript alone are no mistake of a document", () => {
    const text =
      '{ "name": "dev", "version": "dev-1.0", "requests": { "set-rate": { "description": "1." }, "set-Rate": { "description": "2." } } }';
    expect(told(text, { targets: ["docs"] }).filter((line) => line.includes("error"))).toEqual([]);
    expect(told(text, {}).filter((line) => line.includes("error duplicate-name")).length).toBe(1);
  });
});

test("the table has every target that the command line and the configuration know", () => {
  expect(Object.keys(TARGETS)).toEqual(TARGET_NAMES);
});

describe("the folder of a target, in that of a device", () => {
  function put(...paths: readonly string[]): string {
    const folder = tempFolder();
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
    return folder;
  }

  test("is looked through at any depth for what is left over; others are not ours", () => {
    const folder = put("dev/types.ts", "dev/python/dev_katcp/client.py", "dev/python/.venv/x.py", "dev/notes/mine.md");
    expect(listOutDir(folder, disk, ["python"])).toEqual([join(folder, "dev/types.ts"), join(folder, "dev/python/dev_katcp/client.py")]);
    expect(listOutDir(folder, disk, [])).toEqual([join(folder, "dev/types.ts")]);
  });

  test("goes with its last file, and the folders between; what stands in one keeps it", () => {
    const folder = put("one/python/one_katcp/client.py", "two/python/two_katcp/client.py", "two/python/README");
    removeFiles(
      ["one", "two"].map((name) => join(folder, `${name}/python/${name}_katcp/client.py`)),
      [folder],
      disk,
    );
    expect(disk.list(folder).map(({ name }) => name)).toEqual(["two"]);
    expect(disk.list(join(folder, "two/python")).map(({ name }) => name)).toEqual(["README"]);
  });
});
