import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram, runCli } from "../../tools/cli.js";

const page = readFileSync(new URL("../../docs/katcp-cli.md", import.meta.url), "utf8");

async function helpOf(path: readonly string[]): Promise<string> {
  const lines: string[] = [];
  expect(await runCli([...path, "--help"], { log: (line) => lines.push(line), error: (line) => lines.push(line) })).toBe(0);
  return lines.join("\n");
}

/** The words that lead to each command. */
function pathsOf(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((each) => pathsOf(each, [...path, each.name()]))];
}

/** The page with the help of a command in its block; a command that has none yet gets a section at the end. */
function embed(text: string, path: readonly string[], help: string): string {
  const fence = ["```text help", ...path].join(" ");
  const block = `${fence}\n${help}\n\`\`\``;
  const start = text.indexOf(`${fence}\n`);
  if (start === -1) return `${text.trimEnd()}\n\n## katcp ${path.join(" ")}\n\n${block}\n`;
  return text.slice(0, start) + block + text.slice(text.indexOf("\n```\n", start) + 4);
}

test("the page has the help of every command; `npx vitest run test/docs/katcp-cli.test.ts -u` writes it anew", async () => {
  const nothing = (): void => {};
  const never = (): Promise<void> => new Promise(() => {});
  const program = createProgram({
    terminal: { log: nothing, error: nothing },
    finish: nothing,
    untilInterrupted: never,
    untilInputEnds: never,
  });
  let embedded = page;
  for (const path of pathsOf(program)) embedded = embed(embedded, path, await helpOf(path));
  await expect(embedded).toMatchFileSnapshot("../../docs/katcp-cli.md");
});
