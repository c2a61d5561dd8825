import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputFiles, type Stamp } from "../../../codegen/files/input-files.js";
import { FileWatcher } from "../../../codegen/watch/file-watcher.js";
import { FakeFolders } from "../../support/fake-folders.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Files that are watched, in folders that tell of nothing by themselves. */
class Watched {
  readonly folder = tempFolder();
  readonly folders = new FakeFolders();
  readonly failures: unknown[] = [];
  changes = 0;
  readonly #files: readonly string[];
  readonly #watcher: FileWatcher;

  constructor(...names: readonly string[]) {
    this.#files = names.map((name) => this.path(name));
    this.#watcher = new FileWatcher(
      {
        onChanged: () => {
          this.changes++;
          this.follow();
        },
        onFailed: (thrown) => this.failures.push(thrown),
      },
      this.folders.parts,
    );
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  follow(): void {
    this.#watcher.follow(digests(this.#files));
  }

  close(): void {
    this.#watcher.close();
  }

  /** The folders that are watched, seen from the one of the test. */
  get watched(): readonly string[] {
    return this.folders.watched.map((folder) => folder.replace(this.folder, ".")).toSorted();
  }
}

function digests(files: readonly string[]): ReadonlyMap<string, Stamp> {
  const now = new InputFiles();
  return new Map(files.map((file) => [file, now.stamp(file)]));
}

test("a burst of events is one change, and it is told of when the burst has settled", () => {
  const watched = new Watched("a", "b");
  watched.follow();
  watched.write("a", "1");
  for (let event = 0; event < 5; event++) watched.folders.tell(watched.folder);
  expect([watched.changes, watched.folders.clock.waiting]).toEqual([0, 1]);
  watched.folders.clock.advance(10);
  expect([watched.changes, watched.folders.clock.waiting]).toEqual([1, 0]);
});

test("events that change nothing in the files are not told of", () => {
  const watched = new Watched("a");
  watched.write("a", "1");
  watched.follow();
  watched.write("other", "1");
  watched.folders.tell(watched.folder);
  watched.write("a", "1");
  watched.folders.tell(watched.folder);
  watched.folders.clock.advance(10);
  expect(watched.changes).toBe(0);
});

test("events without end do not put a change off", () => {
  const watched = new Watched("a");
  watched.follow();
  watched.write("a", "1");
  for (let ms = 0; ms < 12; ms++) {
    watched.folders.tell(watched.folder);
    watched.folders.clock.advance(1);
  }
  expect(watched.changes).toBe(1);
});

test("a file may be replaced, deleted, and come back", () => {
  const watched = new Watched("a");
  watched.write("a", "1");
  watched.follow();
  watched.write("draft", "2");
  renameSync(watched.path("draft"), watched.path("a"));
  watched.folders.tellAndSettle(watched.folder);
  expect(watched.changes).toBe(1);
  rmSync(watched.path("a"));
  watched.folders.tellAndSettle(watched.folder);
  expect(watched.changes).toBe(2);
  watched.write("a", "2");
  watched.folders.tellAndSettle(watched.folder);
  expect(watched.changes).toBe(3);
});

test("of a folder that is not there, the nearest above it is watched until it comes", () => {
  const watched = new Watched("deep/er/a");
  watched.follow();
  expect(watched.watched).toEqual(["."]);
  mkdirSync(watched.path("deep"));
  watched.folders.tellAndSettle(watched.folder);
  expect(watched.watched).toEqual(["./deep"]);
  mkdirSync(watched.path("deep/er"));
  watched.write("deep/er/a", "1");
  watched.folders.tellAndSettle(watched.path("deep"));
  expect([watched.changes, watched.watched]).toEqual([1, ["./deep/er"]]);
});

test("a folder that is removed and comes back at once is watched anew", () => {
  const watched = new Watched("sub/a");
  mkdirSync(watched.path("sub"));
  watched.write("sub/a", "1");
  watched.follow();
  rmSync(watched.path("sub"), { recursive: true });
  watched.folders.lose(watched.path("sub"));
  mkdirSync(watched.path("sub"));
  watched.write("sub/a", "1");
  watched.folders.clock.advance(10);
  expect([watched.changes, watched.watched]).toEqual([0, ["./sub"]]);
  watched.write("sub/a", "2");
  watched.folders.tellAndSettle(watched.path("sub"));
  expect(watched.changes).toBe(1);
});

test("a change between the reading and the watching of a file is found", () => {
  const watched = new Watched("a");
  watched.write("a", "1");
  watched.folders.beforeWatching = () => watched.write("a", "2");
  watched.follow();
  watched.folders.clock.advance(10);
  expect(watched.changes).toBe(1);
});

test("a folder that goes just when it should be watched is looked for again; any other failure is told of", () => {
  const watched = new Watched("a");
  watched.folders.refusal = Object.assign(new Error("gone"), { code: "ENOENT" });
  watched.follow();
  expect([watched.watched, watched.failures]).toEqual([[], []]);
  watched.folders.refusal = undefined;
  watched.folders.clock.advance(10);
  expect(watched.watched).toEqual(["."]);
  const other = new Watched("a");
  other.folders.refusal = Object.assign(new Error("no more watchers"), { code: "ENOSPC" });
  other.follow();
  expect(other.failures).toEqual([other.folders.refusal]);
});

test("once closed, nothing is watched, nothing waits and nothing is told of", () => {
  const watched = new Watched("a");
  watched.follow();
  watched.write("a", "1");
  watched.folders.tell(watched.folder);
  watched.close();
  watched.close();
  expect([watched.watched, watched.folders.clock.waiting, watched.changes]).toEqual([[], 0, 0]);
});

test("where links lead, and where they stand, is watched: what is saved there is seen, and so is a link that is led elsewhere", () => {
  const watched = new Watched("here/a");
  for (const name of ["old", "new", "links"]) mkdirSync(watched.path(name));
  watched.write("old/a", "1");
  watched.write("new/a", "2");
  symlinkSync("../old", watched.path("links/parts"));
  symlinkSync("links/parts", watched.path("here"));
  watched.follow();
  expect(watched.watched).toEqual([".", "./links", "./old"]);
  watched.write("old/a", "3");
  watched.folders.tellAndSettle(watched.path("old"));
  expect(watched.changes).toBe(1);
  symlinkSync("../new", watched.path("links/next"));
  renameSync(watched.path("links/next"), watched.path("links/parts"));
  watched.folders.tellAndSettle(watched.path("links"));
  expect([watched.changes, watched.watched]).toEqual([2, [".", "./links", "./new"]]);
  // A link that leads elsewhere to the same text is a change as well: what it is beside may differ.
  watched.write("old/a", "2");
  rmSync(watched.path("links/parts"));
  symlinkSync("../old", watched.path("links/parts"));
  watched.folders.tellAndSettle(watched.path("links"));
  expect(watched.changes).toBe(3);
});

test("links that lead in a circle, or nowhere, are watched where they stand", () => {
  const watched = new Watched("a", "b");
  symlinkSync("a", watched.path("a"));
  symlinkSync("none/there", watched.path("b"));
  watched.follow();
  expect(watched.watched).toEqual(["."]);
  mkdirSync(watched.path("none"));
  watched.write("none/there", "1");
  watched.folders.tellAndSettle(watched.folder);
  expect([watched.changes, watched.watched]).toEqual([1, [".", "./none"]]);
});
