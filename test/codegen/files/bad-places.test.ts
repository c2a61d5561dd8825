import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../../codegen/cli.js";
import { tempFolder } from "../../support/temp-folder.js";

/** A folder that holds an interface and nothing else, and what a command says, with the folder left out. */
function place() {
  const folder = tempFolder();
  writeFileSync(join(folder, "dev.katcp.json"), '{ "name": "dev", "version": "dev-api-1.0", "description": "A device." }');
  const run = async (...words: readonly string[]): Promise<{ readonly code: number; readonly said: string }> => {
    const lines: string[] = [];
    const note = (line: string): unknown => lines.push(line);
    const code = await runCli(words, { log: note, error: note });
    return { code, said: lines.join("\n").replaceAll(`${folder}/`, "") };
  };
  return { folder, run };
}

describe("a file where a folder should be", () => {
  test.each([
    ["package", ["--out"], ""],
    ["package", ["--out"], "/in"],
    ["scaffold", ["--out"], "/in.ts"],
    ["scaffold", ["--out"], "/a/in.py"],
    ["generate", ["--out-dir"], ""],
    ["generate", ["--out-dir"], "/in"],
  ] as const)("is told of by %s %j dev.katcp.json%s, and nothing is left", async (command, flags, rest) => {
    const { folder, run } = place();
    const file = join(folder, "dev.katcp.json");
    const { code, said } = await run(command, file, ...flags, `${file}${rest}`);
    expect(code).toBe(1);
    expect(said).toMatch(/^katcp-gen: dev\.katcp\.json.* cannot be (?:read|written|used): a file stands where a folder should be$/);
    expect(readdirSync(folder)).toEqual(["dev.katcp.json"]);
  });

  test("is told of by init", async () => {
    const { folder, run } = place();
    const { code, said } = await run("init", join(folder, "dev.katcp.json/in"));
    expect({ code, said }).toEqual({
      code: 1,
      said: "katcp-gen: dev.katcp.json/in cannot be used: a file stands where a folder should be",
    });
  });
});

test.runIf(existsSync("/dev/null"))("a source that is a device or a pipe is not read: it may never end", async () => {
  const { run } = place();
  for (const device of ["/dev/null", "/dev/zero"]) {
    expect(await run("scaffold", "--update", device)).toEqual({
      code: 1,
      said: `katcp-gen: ${device} cannot be read: this is a device or a pipe, expected a source file`,
    });
  }
});

test("the command that init says comes next is one for a shell", async () => {
  const { folder, run } = place();
  mkdirSync(join(folder, "my dev"));
  const { said } = await run("init", join(folder, "my dev"), "--name", "dev");
  expect(said.split("\n").at(-1)).toMatch(/^The device dev is ready: cd '[^']*my dev' && npm install && npm start$/);
});
