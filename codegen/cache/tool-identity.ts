import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf } from "../files/digest.js";
import { packageRoot, packageVersion } from "../package-root.js";

/** By these, package managers note what they have installed. */
const installNotes = [".package-lock.json", ".modules.yaml", ".yarn-state.yml"];

/** Of the runtime, the compiler uses these alone. */
const runtimeRooms = ["protocol", "sensors"];

let known: string | undefined;

/**
 * Which katcp-gen this is: its version, and when its own files, those of the runtime whose words it uses, and what is installed
 * around them were last changed. So one that is being worked on is another one after each build.
 */
export function toolIdentity(): string {
  known ??= identify();
  return known;
}

function identify(): string {
  const root = resolve(fileURLToPath(packageRoot));
  const around = foldersAround(root).map((folder) => join(folder, "node_modules"));
  const notes = around.flatMap((modules) => installNotes.map((note) => join(modules, note)));
  return digestOf([packageVersion(), ...notes.map(stampOf), ...codeStamps(root, around)].join("\n"));
}

/** Of the program, of its runtime and of the templates: the bundle holds them all, and its entry is what is written last. */
function codeStamps(root: string, around: readonly string[]): readonly string[] {
  const folder = dirname(fileURLToPath(import.meta.url));
  if (basename(folder) === "bundle") return [stampOf(join(folder, "start.cjs"))];
  const runtime = around.map((modules) => join(modules, "katcp-runtime/dist")).find((each) => existsSync(each));
  const rooms = runtime === undefined ? [] : runtimeRooms.map((room) => join(runtime, room));
  return [dirname(folder), join(root, "templates"), ...rooms].flatMap(stampsBelow);
}

/** A folder and all that it stands in. */
function foldersAround(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAround(above)];
}

function stampsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${sep}${entry.name}`;
    if (entry.isDirectory()) return isCode(entry.name) ? stampsBelow(path) : [];
    return /(?<!\.d)\.(c?js|ts|hbs|css|py)$/.test(entry.name) ? [stampOf(path)] : [];
  });
}

function isCode(folder: string): boolean {
  return folder !== "node_modules" && folder !== "dist";
}

function stampOf(file: string): string {
  try {
    // To throw where there is nothing takes longer than to look.
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? "" : `${stats.size} ${stats.mtimeMs} ${file}`;
  } catch {
    // Nothing that we may look at.
    return "";
  }
}
