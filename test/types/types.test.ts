import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cases = ["test/types/cases/device.ts", "test/types/cases/client.ts", "test/types/cases/groups.ts", "test/types/cases/simulated.ts"];
const project = "test/types/cases/tsconfig.json";

/** TypeScript 7 has no API to call, so its command is run, as an author would. */
const compilers = [
  { version: "the newest", command: "node_modules/typescript/bin/tsc" },
  { version: "5.5", command: "node_modules/typescript-5.5/bin/tsc" },
];

interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

function compile({ command }: { readonly command: string }): readonly Complaint[] {
  const { stdout } = spawnSync(process.execPath, [command, "-p", project, "--pretty", "false"], { cwd: root, encoding: "utf8" });
  return [...stdout.matchAll(/^(\S.*?)\((\d+),\d+\): error (.*(?:\n .*)*)/gm)].map(([, file = "", line, message = ""]) => ({
    file,
    line: Number(line),
    message,
  }));
}

/** Each `// error: text` and the line after it. */
const expected = cases.flatMap((file) =>
  readFileSync(`${root}${file}`, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const text = /\/\/ error: (.*)$/.exec(line)?.[1];
      return text === undefined ? [] : [{ file, line: index + 2, text }];
    }),
);

describe.each(compilers)("TypeScript $version", (compiler) => {
  const complaints = compile(compiler);

  test("accepts generated code, the runtime, and code that is right", () => {
    expect(complaints.filter(({ file, line }) => !expected.some((each) => each.file === file && each.line === line))).toEqual([]);
  });

  test.each(expected)("refuses line $line of $file, and names $text", ({ file, line, text }) => {
    expect(
      complaints
        .filter((complaint) => complaint.file === file && complaint.line === line)
        .map(({ message }) => message)
        .join(),
    ).toContain(text);
  });
});
