import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram, runCli } from "../../codegen/cli.js";
import { CONFIG_KEYS } from "../../codegen/config/config-table.js";
import { PLAIN } from "../../codegen/diagnostics/paint.js";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");

/** The words that lead to each command of the program, those of commands within commands too. */
function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((each) => pathsOf(each, [...path, each.name()]))];
}

async function helpOf(path: readonly string[]): Promise<string> {
  const lines: string[] = [];
  expect(await runCli([...path, "--help"], { log: (line) => lines.push(line), error: (line) => lines.push(line) })).toBe(0);
  return lines.join("\n");
}

/** The page with the help of a command in its block; a command that has none yet gets a section at the end. */
function embed(text: string, path: readonly string[], help: string): string {
  const fence = ["```text help", ...path].join(" ");
  const block = `${fence}\n${help}\n\`\`\``;
  const start = text.indexOf(`${fence}\n`);
  if (start === -1) return `${text.trimEnd()}\n\n## katcp-gen ${path.join(" ")}\n\n${block}\n`;
  return text.slice(0, start) + block + text.slice(text.indexOf("\n```\n", start) + 4);
}

test("the page has the help of every command; `npx vitest run test/docs/cli.test.ts -u` writes it anew", async () => {
  const nothing = (): void => {};
  const program = createProgram({
    argv: [],
    terminal: { log: nothing, error: nothing },
    workingFolder: ".",
    finish: nothing,
    paint: () => PLAIN,
    untilInterrupted: async () => {},
  });
  let embedded = page;
  for (const path of pathsOf(program)) embedded = embed(embedded, path, await helpOf(path));
  await expect(embedded).toMatchFileSnapshot("../../docs/cli.md");
});

test.each(CONFIG_KEYS.map(({ key }) => key))("the page explains the key %s of the configuration", (key) => {
  expect(page).toContain(`\n| \`${key}\` |`);
});
