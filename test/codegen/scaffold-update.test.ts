import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { printDevice } from "../../codegen/scaffold/print-device.js";
import { modelOf, updateSource } from "../support/update-source.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = join(root, "test/golden/scaffold");
const rx = modelOf(readFileSync(join(golden, "rx.katcp.json")), "rx.katcp.json");
const names = readdirSync(golden).flatMap((file) => /^(.*)\.before\.txt$/.exec(file)?.[1] ?? []);

function original(name: string): string {
  return readFileSync(join(golden, `${name}.before.txt`), "utf8");
}

function updated(name: string): string {
  return readFileSync(join(golden, `${name}.after.txt`), "utf8");
}

/** `npx vitest run test/codegen/scaffold-update.test.ts -u` makes the golden files anew. */
describe.each(names)("updating %s", (name) => {
  test("adds what is missing where it belongs, in the manner of the source", async () => {
    await expect(updateSource(original(name), rx).text).toMatchFileSnapshot(join(golden, `${name}.after.txt`));
  });

  test("a second time changes nothing", () => {
    expect(updateSource(updated(name), rx)).toMatchObject({ text: updated(name), added: [] });
  });

  test("keeps lines that end with CRLF, and a last one that does not end", () => {
    const dos = (text: string): string => text.trimEnd().replaceAll("\n", "\r\n");
    expect(updateSource(dos(original(name)), rx).text).toBe(dos(updated(name)));
  });

  test("keeps all that the author wrote, in its order; only an import may be laid out anew", () => {
    const [before, after] = [original(name), updated(name)];
    const bodyOf = (text: string): readonly string[] => text.slice(text.search(/^(export |@|abstract )/m)).split("\n");
    if (name !== "one-line" && name !== "empty") expect(isAmong(bodyOf(before), bodyOf(after))).toBe(true);
    expect(isAmong(before.replaceAll(/[\s,]/g, ""), after.replaceAll(/[\s,]/g, ""))).toBe(true);
  });
});

/** Whether some things are there among others, in their order. */
function isAmong(some: Iterable<string>, all: Iterable<string>): boolean {
  const rest = all[Symbol.iterator]();
  for (const each of some) {
    let next = rest.next();
    while (!next.done && next.value !== each) next = rest.next();
    if (next.done) return false;
  }
  return true;
}

describe("updating", () => {
  test("gives back any handlers that are taken out of a scaffold, just as they were", { timeout: 240_000 }, () => {
    const dev = modelOf(readFileSync(join(root, "interfaces/dev.katcp.json")), "dev.katcp.json");
    const whole = printDevice(dev, { generated: "../generated/dev" });
    const handlers = [...whole.matchAll(/^ {2}protected override [\s\S]*?\n {2}\}/gm)].map(([text]) => text);
    expect(handlers.length).toBe(7);
    const head = whole.slice(0, whole.indexOf("  protected override"));
    for (let kept = 1; kept < 2 ** handlers.length; kept++) {
      const body = handlers.filter((_, index) => (kept & (1 << index)) !== 0).join("\n\n");
      expect(updateSource(`${head}${body}\n}\n`, dev).text).toBe(whole);
    }
  });

  test("lists members that handle no request of the interface, and leaves them alone", () => {
    expect(updateSource(original("unsorted-import"), rx).stray).toEqual([{ name: "requestOld", line: 10 }]);
    expect(updateSource(original("chain"), rx).stray).toEqual([]);
  });
});

describe.each(["typescript", "typescript-5.5"])("with %s", (compiler) => {
  test("every updated source compiles but the one whose author has a signature wrong", { timeout: 240_000 }, () => {
    const folder = join(root, `build/scaffold-${compiler}`);
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const { path, text } of emitTypeScript(rx)) write(`generated/${path}`, text);
    for (const name of names) write(`${name}.ts`, updated(name));
    const options = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"], types: ["node"] };
    write("tsconfig.json", JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: options, include: ["**/*.ts"] }));
    const { stdout } = spawnSync(process.execPath, [`node_modules/${compiler}/bin/tsc`, "-p", folder, "--pretty", "false"], {
      cwd: root,
      encoding: "utf8",
    });
    const complaints = stdout.split("\n").filter((line) => /^\S/.test(line));
    expect(complaints.map((line) => line.replace(/^.*\//, "").replace(/\(.*?: error/, ":"))).toEqual([
      expect.stringMatching(/^unsorted-import\.ts: TS4113: /),
      expect.stringMatching(/^wrong-signature\.ts: TS2416: Property 'requestTune'/),
    ]);
  });
});
