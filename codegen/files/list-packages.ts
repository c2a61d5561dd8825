import { isAbsolute, join, parse } from "node:path";
import { DEVICE } from "../emit/python-options.js";
import type { FileSystem } from "./file-system.js";
import { isDraft } from "./is-draft.js";
import { list, mayBeOurs } from "./out-dir.js";

/**
 * The files that may be ours where packages of Python go, `src/instruments` or `python/{device}`: straight in such a folder, in the packages
 * there, and in what we put into those. The folder may be one of a project of theirs, so nothing deeper is looked at.
 */
export function listPackages(outDir: string | undefined, fileSystem: FileSystem): readonly string[] {
  if (outDir === undefined) return [];
  const projects = projectFolders(outDir, fileSystem);
  const packages = projects.flatMap((project) => foldersIn(project, fileSystem));
  const support = packages.map((each) => join(each, "_katcp"));
  return [...projects, ...packages, ...support].flatMap((folder) => filesIn(folder, fileSystem));
}

/** The folder in which everything of an out-dir stands, whatever the device. */
export function fixedFolder(outDir: string): string {
  const { root, steps } = stepsOf(outDir);
  const variable = steps.findIndex((step) => step.includes(DEVICE));
  return join(root, ...steps.slice(0, variable === -1 ? steps.length : variable));
}

function stepsOf(outDir: string): { readonly root: string; readonly steps: readonly string[] } {
  const root = isAbsolute(outDir) ? parse(outDir).root : "";
  return { root: root || ".", steps: outDir.slice(root.length).split(/[/\\]/) };
}

/** All folders that an out-dir means: one for each device, where it says `{device}`. */
export function projectFolders(outDir: string, fileSystem: FileSystem): readonly string[] {
  const { root, steps } = stepsOf(outDir);
  return steps.reduce<readonly string[]>(
    (folders, step) =>
      step.includes(DEVICE)
        ? folders.flatMap((folder) => foldersIn(folder, fileSystem, matcherOf(step)))
        : folders.map((folder) => join(folder, step)),
    [root],
  );
}

function matcherOf(step: string): RegExp {
  const parts = step.split(DEVICE).map((part) => part.replaceAll(/[^\w]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}

function foldersIn(folder: string, fileSystem: FileSystem, names = /^/): readonly string[] {
  return list(folder, fileSystem)
    .filter(({ name, kind }) => kind === "folder" && mayBeOurs(name) && names.test(name))
    .map(({ name }) => join(folder, name));
}

function filesIn(folder: string, fileSystem: FileSystem): readonly string[] {
  return list(folder, fileSystem)
    .filter(({ name, kind }) => kind === "file" && (/\.py$|^(?:py\.typed|pyproject\.toml)$/.test(name) || isDraft(name)))
    .map(({ name }) => join(folder, name));
}
