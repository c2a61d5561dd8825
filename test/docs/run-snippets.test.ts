import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "build/run-snippets");
const page = readFileSync(join(root, "docs/testing.md"), "utf8");
const snippets = [...page.matchAll(/^```ts run (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => ({ name, text }));

mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("there are snippets to run", () => {
  expect(snippets.map(({ name }) => name)).toEqual(["test-device", "test-controller", "test-faults", "test-time"]);
});

test.each(snippets)("the snippet $name of the page on testing runs", async ({ name, text }) => {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, `${text}\nexport {};\n`);
  await import(file);
});
