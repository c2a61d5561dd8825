import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generate } from "../../codegen/generate.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program that writes the files of one folder into another, on a disk whose n-th change kills it, half done where it is a write. */
const program = `
  const [dist, from, to, at] = process.argv.slice(1);
  const { writeFiles } = await import(dist + "/files/write-files.js");
  const { disk } = await import(dist + "/files/file-system.js");
  let left = Number(at);
  const dying = (call, half) => (...args) => {
    if (--left === 0) {
      half?.(...args);
      process.kill(process.pid, "SIGKILL");
    }
    return disk[call](...args);
  };
  const fileSystem = {
    ...disk,
    makeFolder: dying("makeFolder"),
    write: dying("write", (path, text) => disk.write(path, text.slice(0, text.length / 2))),
    rename: dying("rename"),
  };
  const files = disk.list(from + "/rx").map(({ name }) => ({ path: "rx/" + name, text: disk.read(from + "/rx/" + name) }));
  writeFiles(files, to, { fileSystem });
`;

function writeDying(from: string, to: string, at: number): NodeJS.Signals | null {
  return spawnSync(process.execPath, ["--input-type=module", "-e", program, join(root, "codegen/dist"), from, to, String(at)]).signal;
}

/** Generates from an interface whose one request takes this argument, as the next run would. */
function generateWith(folder: string, argument: string): Readonly<Record<string, string>> {
  const file = join(folder, "rx.katcp.json");
  const requests = { go: { description: "Go.", arguments: [{ name: argument, type: "float" }] } };
  writeFileSync(file, JSON.stringify({ name: "rx", version: "rx-1.0", description: argument, requests }));
  generate({ files: [file], outDir: join(folder, "out"), check: false });
  return readAll(folder);
}

function readAll(folder: string): Readonly<Record<string, string>> {
  const device = join(folder, "out/rx");
  return Object.fromEntries(readdirSync(device).map((name) => [name, readFileSync(join(device, name), "utf8")]));
}

test("a run that is killed leaves each file as it was or as it would be, and the next run mends the rest", { timeout: 240_000 }, () => {
  const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "codegen"], { cwd: root, encoding: "utf8" });
  expect(stdout).toBe("");
  const [oldFolder, freshFolder] = [tempFolder(), tempFolder()];
  const [old, fresh] = [generateWith(oldFolder, "far"), generateWith(freshFolder, "near")];
  const names = Object.keys(old);
  const changes = names.filter((name) => old[name] !== fresh[name]).length;
  expect(changes).toBe(5);
  // For each file its folder is looked for and a draft is written; then each draft is renamed; and then nothing is left to die of.
  for (let at = 1; at <= 3 * changes + 1; at++) {
    const folder = tempFolder();
    cpSync(join(oldFolder, "out"), join(folder, "out"), { recursive: true });
    expect(writeDying(join(freshFolder, "out"), join(folder, "out"), at)).toBe(at <= 3 * changes ? "SIGKILL" : null);
    const left = readAll(folder);
    for (const name of names) expect([old[name], fresh[name]], `${name} after ${at}`).toContain(left[name]);
    expect(generateWith(folder, "near")).toEqual(fresh);
  }
});
