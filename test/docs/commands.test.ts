import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "../../codegen/cli.js";
import { PLAIN } from "../../codegen/diagnostics/paint.js";
import { createProgram as createTools } from "../../tools/cli.js";

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const docs = readdirSync(new URL("../../docs", import.meta.url)).filter((file) => file.endsWith(".md"));
const pages = ["README.md", "runtime/README.md", "codegen/README.md", ...docs.map((file) => `docs/${file}`)];

/** The shell's lines of a page: in blocks of `sh`, and in backticks within a text. */
function shellLines(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```(?:sh|shell|bash|console)\n([\s\S]*?)^```$/gm)].flatMap(([, body = ""]) => body.split("\n"));
  const spans = [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...spans]
    .flatMap((line) => line.replace(/\s#.*$/, "").split(/&&|\||;/))
    .map((line) => line.trim().replace(/^\$ /, ""));
}

interface Call {
  readonly program: string;
  readonly word: string;
}

/** Calls of our programs and of npm's scripts, each with the word behind it, unless that is an option. */
function callsIn(text: string): readonly Call[] {
  return shellLines(text).flatMap((line) => {
    const [, program = "", word = ""] = /^(?:npx )?(katcp(?:-gen)?|npm run) ([^-\s]\S*)/.exec(line) ?? [];
    return program === "" ? [] : [{ program, word }];
  });
}

const nothing = (): void => {};
const program = createProgram({
  argv: [],
  terminal: { log: nothing, error: nothing },
  workingFolder: ".",
  finish: nothing,
  paint: () => PLAIN,
  untilInterrupted: async () => {},
});
const namesOf = ({ commands }: Command): readonly string[] => commands.map((command) => command.name());
const tools = createTools({
  terminal: { log: nothing, error: nothing },
  finish: nothing,
  untilInterrupted: async () => {},
  untilInputEnds: async () => {},
});
const scripts = (file: string): readonly string[] => Object.keys(JSON.parse(read(file)).scripts as object);
const known: Readonly<Record<string, readonly string[]>> = {
  "katcp-gen": namesOf(program),
  katcp: namesOf(tools),
  "npm run": [...scripts("package.json"), ...scripts("codegen/templates/init/package.json.hbs")],
};

/** Calls of what there is not. A word with a dot or a star is a file. */
function strangersIn(text: string): readonly string[] {
  return callsIn(text)
    .filter(({ program: name, word }) => !/[.*]/.test(word) && known[name]?.includes(word) !== true)
    .map(({ program: name, word }) => `${name} ${word}`);
}

test.each(pages)("every command that %s names is there", (page) => {
  expect(strangersIn(read(page))).toEqual([]);
});

test("a command that is not there is found, in a block and in a text", () => {
  const text = "Say `katcp-gen verify x.katcp.json` or `npm run deploy`.\n```sh\nnpx katcp-gen simulate dev # now\nkatcp watch\n```\n";
  expect(strangersIn(text)).toEqual(["katcp-gen simulate", "katcp watch", "katcp-gen verify", "npm run deploy"]);
  expect(strangersIn("`katcp-gen schema`, `npx katcp-gen --docs a.katcp.json`, `npm run check && npm test`, `katcp-runtime`")).toEqual([]);
});
