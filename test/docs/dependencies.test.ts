import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/architecture.md", "utf8");

function dependenciesOf(folder: string): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { dependencies: Record<string, string> };
  return Object.keys(dependencies);
}

test("the page on architecture says what each dependency of katcp-gen is for", () => {
  const [, section = ""] = /^## Dependencies\n([\s\S]*?)^## /m.exec(page) ?? [];
  const listed = section
    .split("\n")
    .flatMap((row) => [...(/^\| (`[^|]*`) \|/.exec(row)?.[1]?.matchAll(/`([^`]+)`/g) ?? [])].map(([, name]) => name));
  expect(listed.toSorted()).toEqual(dependenciesOf("codegen").toSorted());
});

test("the runtime has the one dependency that the page names", () => {
  expect(dependenciesOf("runtime")).toEqual(["re2js"]);
  expect(page).toContain("`katcp-runtime` has one dependency, `re2js`.");
});
