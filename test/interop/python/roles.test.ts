import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { tempFolder } from "../../support/temp-folder.js";
import { python } from "../python-environment.js";
import { compilePython } from "./compile-python.js";

const entry = fileURLToPath(new URL("../../../interfaces/showcase.katcp.json", import.meta.url));
const script = fileURLToPath(new URL("../peers/python_roles.py", import.meta.url));

/** By role, what each request was answered. */
type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

test("a Python device lets each role send what the interface says, and refuses the rest before it looks at the arguments", () => {
  const folder = tempFolder();
  generate({ files: [entry], outDir: join(folder, "generated"), targets: ["python"], python: { outDir: folder }, check: false });
  const { stdout, stderr } = spawnSync(python, [script, folder], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { halt, ...told } = JSON.parse(stdout) as Told;
  const { roles, requests, standard } = compilePython({ name: "showcase", entry });
  const needs = new Map<string, string | undefined>([
    ...requests.flatMap(({ name, aliases, access }) =>
      [name, ...aliases.map((alias) => alias.name)].map((each) => [each, access] as const),
    ),
    ...standard.map(({ name, access }) => [name, access] as const),
    ["reset", roles.at(-1)],
  ]);
  let refused = 0;
  for (const [role, answers] of Object.entries(told)) {
    const rank = Math.max(0, roles.indexOf(role));
    for (const [request, answer] of Object.entries(answers)) {
      const need = needs.get(request) ?? roles[0] ?? "";
      const words = new RegExp(`^\\?${request} needs the role ${need}: 127\\.0\\.0\\.1:\\d+ is ${roles[rank]}$`);
      if (roles.indexOf(need) > rank) {
        expect(answer).toMatch(words);
        refused++;
      } else expect(answer).not.toContain("needs the role");
    }
  }
  expect(Object.keys(told)).toEqual(["None", "nobody", ...roles]);
  expect(Object.keys(told["monitor"] ?? {})).toEqual(
    expect.arrayContaining(["halt", "help", "reset", "watchdog", ...requests.map(({ name }) => name)]),
  );
  expect(refused).toBeGreaterThan(20);
  expect(halt).toMatch(/^\?halt needs the role engineer/);
});
