import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "../files/digest.js";
import { makeFolder } from "../files/make-folder.js";

/** So many runs with different options, for example, are remembered. */
const mostFiles = 50;

/** What a file of the cache holds; undefined where there is none, or where it is not just as we wrote it. */
export function readCacheFile(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return text.slice(0, end) === digestOf(body) ? JSON.parse(body) : undefined;
  } catch {
    // A cache may be missing, unreadable or anything else at any time: then all is done as if there were none.
    return undefined;
  }
}

/** Writes a file of the cache, which its checksum stands before. */
export function writeCacheFile(path: string, value: unknown): void {
  const body = JSON.stringify(value);
  writeWhole(path, `${digestOf(body)}\n${body}`);
}

/** Writes a file whole or not at all, and keeps only the newest of those beside it. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  // On a disk that is full or read-only, the next run just takes longer.
  if (!succeeds(() => makeFolder(folder))) return;
  // No other process has the same; `node:crypto`, which would promise that, takes long to load.
  const draft = `${path}.${Math.random()}${Math.random()}.tmp`;
  const isWritten = succeeds(() => {
    writeFileSync(draft, content);
    renameSync(draft, path);
  });
  succeeds(() => (isWritten ? forgetOldest(folder) : rmSync(draft, { force: true })));
}

function succeeds(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}

function forgetOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= mostFiles) return;
  const byAge = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, mtimeMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.mtimeMs - one.mtimeMs);
  for (const { path } of byAge.slice(mostFiles)) rmSync(path, { force: true });
}
