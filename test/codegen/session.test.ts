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

test("a schema, and what it refers to, are inputs like an interface: a change of one is compiled, and a missing one is waited for", () => {
  const folder = tempFolder();
  const [file, schema, part] = ["dev.katcp.json", "a.schema.json", "b.json"].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(
    file,
    '{ "name": "dev", "version": "dev-1.0", "requests": { "go": { "description": "Go.", "arguments": [{ "name": "a", "type": "json", "schema": "./a.schema.json" }] } } }',
  );
  writeFileSync(schema, '{ "items": { "$ref": "b.json" } }');
  const session = new Session();
  const compile = (): CompileResult => {
    session.refresh();
    return session.compile(file);
  };
  expect(
    compile()
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ file: at, rule }) => `${at} ${rule}`),
  ).toEqual([`${schema} file`]);
  expect([...session.inputs.keys()]).toEqual([file, schema, part]);
  writeFileSync(part, '{ "type": "string" }');
  const first = compile();
  expect(first.model?.requests[0]?.signatures[0]?.arguments[0]?.type.schema?.document).toEqual({
    items: { $ref: "#/$defs/b" },
    $defs: { b: { type: "string" } },
  });
  expect(compile()).toBe(first);
  writeFileSync(part, '{ "type": "number" }');
  expect(compile()).not.toBe(first);
});
