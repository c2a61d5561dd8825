import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CompileResult } from "../../codegen/compile.js";
import { Session } from "../../codegen/session.js";
import { tempFolder } from "../support/temp-folder.js";

test("only what depends on a change is compiled and printed again", () => {
  const folder = tempFolder();
  const [one, two, shared] = ["one", "two", "shared"].map((name) => join(folder, `${name}.katcp.json`)) as [string, string, string];
  writeFileSync(one, '{ "name": "one", "version": "one-1.0", "include": ["./shared.katcp.json"] }');
  writeFileSync(two, '{ "name": "two", "version": "two-1.0" }');
  writeFileSync(shared, "{}");
  const session = new Session();
  let printed: string[] = [];
  const run = (): readonly CompileResult[] => {
    session.refresh();
    printed = [];
    return [one, two].map((file) => {
      const result = session.compile(file);
      if (result.model === undefined) throw new Error(file);
      const { name } = result.model;
      session.emit(file, result.model, () => {
        printed.push(name);
        return [{ path: `${name}.ts`, text: "" }];
      });
      return result;
    });
  };

  const first = run();
  expect(printed).toEqual(["one", "two"]);
  expect(run()).toEqual(first);
  expect(printed).toEqual([]);
  writeFileSync(shared, '{ "open": true }');
  const third = run();
  expect(printed).toEqual(["one"]);
  expect(third[0]?.model?.open).toBe(true);
  expect(third[1]).toBe(first[1]);
  expect([...session.inputs.keys()]).toEqual([one, shared, two]);
  expect(session.outputs.map(({ path }) => path)).toEqual(["one.ts", "two.ts"]);
});
