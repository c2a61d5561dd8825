import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parsePython } from "../../codegen/scaffold/python/parse-python.js";
import { printPythonDevice } from "../../codegen/scaffold/python/print-python-device.js";
import { updatePythonSource } from "../support/update-python-source.js";
import { modelOf } from "../support/update-source.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = join(root, "test/golden/scaffold-python");
const rx = modelOf(readFileSync(join(root, "test/golden/scaffold/rx.katcp.json")), "rx.katcp.json");
const names = readdirSync(golden).flatMap((file) => /^(.*)\.before\.txt$/.exec(file)?.[1] ?? []);

function original(name: string): string {
  return readFileSync(join(golden, `${name}.before.txt`), "utf8");
}

function updated(name: string): string {
  return readFileSync(join(golden, `${name}.after.txt`), "utf8");
}

/** `npx vitest run test/codegen/scaffold-python.test.ts -u` makes the golden files anew; the interop tests have Python read them. */
describe.each(names)("updating %s in Python", (name) => {
  test("adds what is missing where it belongs, in the manner of the source", async () => {
    await expect(updatePythonSource(original(name), rx).text).toMatchFileSnapshot(join(golden, `${name}.after.txt`));
  });

  test("a second time changes nothing", () => {
    expect(updatePythonSource(updated(name), rx)).toMatchObject({ text: updated(name), added: [] });
  });

  test("keeps lines that end with CRLF, and a last one that does not end", () => {
    const dos = (text: string): string => text.trimEnd().replaceAll("\n", "\r\n");
    expect(updatePythonSource(dos(original(name)), rx).text).toBe(dos(updated(name)));
  });

  test("keeps every character that the author wrote, in its order", () => {
    expect(isAmong(original(name), updated(name))).toBe(true);
    const lines = original(name).split("\n");
    // Where a list of names grows in its line, or the body of a class leaves its line.
    const changed = lines.filter((line) => !updated(name).split("\n").includes(line));
    expect(changed.filter((line) => !/^(?:from|class Rx\(RxServer\): pass)\b| {20}VersionError\)|^ {4}DeviceServer$/.test(line))).toEqual(
      [],
    );
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

describe("updating a class in Python", () => {
  test("gives back any handlers that are taken out of a scaffold, just as they were", () => {
    const dev = modelOf(readFileSync(join(root, "test/golden/scaffold/rx.katcp.json")), "rx.katcp.json");
    const whole = printPythonDevice(dev, "rx_katcp");
    const handlers = [...whole.matchAll(/^ {4}async def [\s\S]*?not implemented"\)\n/gm)].map(([text]) => text);
    expect(handlers.length).toBe(6);
    const [head = "", tail = ""] = [whole.slice(0, whole.indexOf("    async def")), whole.slice(whole.indexOf("\n\nasync def main"))];
    for (let kept = 0; kept < 2 ** handlers.length; kept++) {
      const body = handlers.filter((_, index) => (kept & (1 << index)) !== 0).join("\n");
      const text = body === "" ? `${head.trimEnd()}\n${tail}` : `${head}${body}${tail}`;
      expect(updatePythonSource(text, dev).text).toBe(whole);
    }
  });

  test("lists methods that take a context and handle no request of the interface, and leaves them alone", () => {
    expect(updatePythonSource(original("several"), rx).stray).toEqual([{ name: "on_old", line: 26 }]);
    expect(updatePythonSource(original("decorators"), rx).stray).toEqual([]);
  });

  test.each([
    ["a bracket that does not close", "x = (1,\n", 2],
    ["a string that does not end", "\nx = 'abc\ny = 1\n", 2],
    ["a text in three quotes that does not end", 'x = """abc\n', 1],
    ["a class without a body", "class A:\nx = 1\n", 2],
    ["what no Python is", "public class Rx {}\n", 1],
  ])("does not trust a source with %s", (_, text, line) => {
    expect(parsePython(text).mistakes.map((each) => each.line)).toEqual([line]);
  });
});
