import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "build/run-snippets");
const text = ["docs/testing.md", "docs/simulator.md", "runtime/README.md"].map((page) => readFileSync(join(root, page), "utf8")).join("");
const snippets = [...text.matchAll(/^```ts run (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = "", body = ""]) => ({ name, body }));

mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("there are snippets to run", () => {
  expect(snippets.map(({ name }) => name)).toEqual([
    "test-device",
    "test-controller",
    "test-faults",
    "test-time",
    "simulate",
    "simulate-faults",
    "package-device",
  ]);
});

test.each(snippets)("the snippet $name runs", async ({ name, body }) => {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, `${body}\nexport {};\n`);
  await import(file);
});
