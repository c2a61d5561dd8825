import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { formatDiagnostic, isError } from "../../codegen/diagnostics/diagnostics.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packages = ["runtime/README.md", "codegen/README.md"];
const pages = ["README.md", ...packages, ...readdirSync(join(root, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What follows the language on the fence: how the snippet is to be taken. */
  readonly words: readonly string[];
  readonly text: string;
}

const snippets = pages.flatMap((page): readonly Snippet[] => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)?(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = "", 2: words = "", 3: body = "" }) => {
    return { page, line: text.slice(0, index).split("\n").length, language, words: words.trim().split(" ").filter(Boolean), text: body };
  });
});

/** A snippet of an interface is a whole file, or goes into a file: `types`, `requests`, `informs`, `sensors`, or `fields` of a request. */
function asInterface({ words: [, where = ""], text }: Snippet): string {
  const head = '"name": "page", "version": "page-1.0"';
  const common = '"types": { "mode": { "values": ["idle", "track", "stow"] } }';
  if (where === "fields") return `{ ${head}, ${common}, "requests": { "r": { "description": "R.", "arguments": ${text} } } }`;
  if (["requests", "informs", "sensors", "groups"].includes(where)) return `{ ${head}, ${common}, "${where}": ${text} }`;
  return where === "types" ? `{ ${head}, "types": ${text} }` : text;
}

const interfaces = snippets.filter(({ words: [kind] }) => kind === "interface");

/** Pages that are one project from beginning to end: their code uses what their interfaces make. */
const projects = ["README.md", "docs/sharing.md"];

test.each(interfaces.map((snippet) => ({ ...snippet, place: `${snippet.page}:${snippet.line}` })))(
  "the interface at $place compiles",
  (snippet) => {
    const { model, diagnostics } = compileInterface(Buffer.from(asInterface(snippet)), snippet.page);
    // A part of an interface need not use all that stands around it.
    const isWhole = snippet.words[1] === "file" || projects.includes(snippet.page);
    expect(diagnostics.filter((diagnostic) => isWhole || isError(diagnostic)).map(formatDiagnostic)).toEqual([]);
    expect(model).toBeDefined();
  },
);

test("every snippet of TypeScript compiles, beside the code that the pages' interfaces make", { timeout: 240_000 }, () => {
  const folder = join(root, "build/snippets");
  rmSync(folder, { recursive: true, force: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const code = snippets.filter(({ language }) => language === "ts");
  expect(code.length).toBeGreaterThan(5);
  for (const {
    page,
    line,
    words: [place = "", name = ""],
    text,
  } of code) {
    // The README's files lie beside `generated/`; those of the pages are two folders deep, as test/ and examples/dev/ are.
    const path = place === "example" ? `examples/${name}.ts` : `pages/${name}.ts`;
    const source = place === "example" ? text : text.replaceAll('"../../', '"../../../');
    write(path, `${source}\nexport {}; // ${page}:${line}\n`);
  }
  for (const { page, text: its } of interfaces.filter((snippet) => projects.includes(snippet.page))) {
    const { model } = compileInterface(Buffer.from(its), page);
    for (const { path, text } of model === undefined ? [] : emitTypeScript(model)) write(`generated/${path}`, text);
  }
  const options = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"], noUnusedLocals: false };
  write("tsconfig.json", JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: options, include: ["**/*.ts"] }));
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("links between the pages lead somewhere", () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(({ 1: link = "" }) => link);
    return links.filter((link) => !existsSync(join(root, dirname(page), link))).map((link) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});
