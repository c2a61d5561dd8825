import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { digestOf } from "../files/input-files.js";
import { packageRoot, packageVersion } from "../package-root.js";

/** By these, package managers note what they have installed. */
const installNotes = [".package-lock.json", ".modules.yaml", ".yarn-state.yml"];

/** Of the runtime, the compiler uses these alone. */
const runtimeRooms = ["protocol/", "sensors/"];

/**
 * Which katcp-gen this is: its version, and when its own files, those of the runtime whose words it uses, and what is installed
 * around them were last changed. So one that is being worked on is another one after each build.
 */
export function toolIdentity(): string {
  const around = foldersAround(packageRoot).map((folder) => new URL("node_modules/", folder));
  const notes = around.flatMap((modules) => installNotes.map((note) => new URL(note, modules)));
  const runtime = around.map((modules) => new URL("katcp-runtime/dist/", modules)).find((folder) => existsSync(folder));
  const words = runtime === undefined ? [] : runtimeRooms.map((room) => new URL(room, runtime));
  const code = [new URL("..", import.meta.url), new URL("templates/", packageRoot), ...words];
  return digestOf([packageVersion(), ...notes.map(stampOf), ...code.flatMap(stampsBelow)].join("\n"));
}

/** A folder and all that it stands in. */
function foldersAround(folder: URL): readonly URL[] {
  const above = new URL("..", folder);
  return above.href === folder.href ? [folder] : [folder, ...foldersAround(above)];
}

function stampsBelow(folder: URL): readonly string[] {
  return readdirSync(fileURLToPath(folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return isCode(entry.name) ? stampsBelow(new URL(`${entry.name}/`, folder)) : [];
    return /(?<!\.d)\.(js|ts|hbs)$/.test(entry.name) ? [stampOf(new URL(entry.name, folder))] : [];
  });
}

function isCode(folder: string): boolean {
  return folder !== "node_modules" && folder !== "dist";
}

function stampOf(file: URL): string {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs} ${file.pathname}`;
  } catch {
    // Not there, or nothing that we may look at.
    return "";
  }
}
