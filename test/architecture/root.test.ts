import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What stands at the root of the repository, and why each is there. A new entry needs its reason. */
const entries: Readonly<Record<string, string>> = {
  ".ci": "what CI runs, and what writes a package's bill of materials",
  ".gitattributes": "line ends, and which files are generated",
  ".gitignore": "what is built",
  ".npmrc": "the lockfile names no registry",
  "CHANGELOG.md": "what users notice",
  LICENSE: "MIT",
  "README.md": "the way in",
  "SECURITY.md": "how to report a fault, and what is supported",
  bench: "the benchmarks, and the peers they are measured beside",
  "biome.json": "lint and format",
  codegen: "the package katcp-gen",
  docs: "the pages for people",
  examples: "the device of the README",
  gateway: "the package katcp-gateway",
  generated: "what is compiled from interfaces/",
  interfaces: "the interface files",
  "package-lock.json": "the versions of everything",
  "package.json": "the workspace and its commands",
  runtime: "the package katcp-runtime",
  test: "the tests",
  tools: "the package katcp-tools",
  "tsconfig.base.json": "the options of TypeScript, for all projects",
  "tsconfig.json": "the projects that are built",
  "vitest.config.ts": "how the tests run",
};

test("only what has a name and a reason here stands at the root of the repository", () => {
  const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const names = new Set(files.map((path) => path.split("/")[0]));
  expect([...names].toSorted()).toEqual(Object.keys(entries).toSorted());
});
