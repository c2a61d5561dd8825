import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Digest, digestOf } from "../files/digest.js";
import { disk } from "../files/file-system.js";
import { findUpwards } from "../files/find-upwards.js";
import { InputFiles, type Stamp } from "../files/input-files.js";
import { listPackages } from "../files/list-packages.js";
import { list, listTargets, mayBeOurs } from "../files/out-dir.js";
import { projectFolder } from "../files/project-folder.js";
import type { GenerateOptions, GenerateResult } from "../generate.js";
import type { Session } from "../session.js";
import { readCacheFile, writeCacheFile } from "./cache-file.js";
import { toolIdentity } from "./tool-identity.js";

/** A generation after which everything was up to date. */
interface Entry {
  readonly tool: string;
  readonly inputs: readonly (readonly [path: string, stamp: Stamp])[];
  readonly outputs: readonly (readonly [path: string, digest: Digest])[];
  /** What stands in the output folder, where files of ours may be left over. */
  readonly listing: readonly string[];
  readonly result: GenerateResult;
}

/**
 * What was generated before, and from what: where neither has changed since, there is nothing to do. It believes only what it
 * finds on the disk: every input and output is read and compared by its digest, and so is where links lead.
 */
export class GenerationCache {
  readonly #folder: string;
  readonly #tool: string;

  constructor(folder: string, tool = toolIdentity()) {
    this.#folder = folder;
    this.#tool = tool;
  }

  /** What a generation would give now, if that is nothing new. */
  recall(options: GenerateOptions): GenerateResult | undefined {
    // Its checksum says that we wrote it, so it has the shape that we write.
    const entry = readCacheFile(this.#pathOf(options)) as Entry | undefined;
    return entry !== undefined && entry.tool === this.#tool && isCurrent(entry, options) ? entry.result : undefined;
  }

  /** Keeps what a generation gave, where it left everything up to date. */
  remember(options: GenerateOptions, result: GenerateResult, { inputs, outputs }: Pick<Session, "inputs" | "outputs">): void {
    const digests = new Map(outputs.map(({ path, text }) => [join(options.outDir, path), digestOf(text)]));
    const { outcomes } = result;
    const isUpToDate = outcomes.every(
      ({ path, kind }) => digests.has(path) && (kind === "unchanged" || (kind === "written" && !options.check)),
    );
    if (outcomes.length === 0 || !isUpToDate || result.orphans.length > 0) return;
    const entry: Entry = {
      tool: this.#tool,
      inputs: [...inputs],
      outputs: [...digests],
      listing: listingOf(options),
      result: { ...result, taken: [], outcomes: outcomes.map(({ path }) => ({ path, kind: "unchanged" })) },
    };
    writeCacheFile(this.#pathOf(options), entry);
  }

  /** `--check` asks the same question as a run that would write. Paths are those of the folder that we are called in; headers name them from the project's. */
  #pathOf({ check: _, ...options }: GenerateOptions): string {
    const project = projectFolder(options.outDir);
    return join(this.#folder, `${digestOf(JSON.stringify([resolve("."), project, options]))}.json`);
  }
}

/** The cache of the project that a folder belongs to; undefined where nothing is installed, and so nothing is kept. */
export function openCache(folder = "."): GenerationCache | undefined {
  const modules = findUpwards("node_modules", folder);
  return modules === undefined ? undefined : new GenerationCache(join(modules, ".cache", "katcp-gen"));
}

function isCurrent({ inputs, outputs, listing, result }: Entry, options: GenerateOptions): boolean {
  if (!result.spared.every((path) => existsSync(path))) return false;
  const files = new InputFiles();
  const areInputsSame = inputs.every(([path, stamp]) => files.stamp(path) === stamp);
  const areOutputsSame = outputs.every(([path, digest]) => files.textDigest(path) === digest);
  return areInputsSame && areOutputsSame && listingOf(options).join("\n") === listing.join("\n");
}

/** What stands where generated files go. */
function listingOf({ outDir, python }: GenerateOptions): readonly string[] {
  return [...listFolder(outDir), ...listPackages(python?.outDir, disk)];
}

/** The names in a folder and in the folders in it: where generated files stand, and those that are left over from earlier. */
function listFolder(folder: string): readonly string[] {
  return list(folder, disk).flatMap(({ name, kind }) => {
    if (!mayBeOurs(name)) return [];
    const inner = join(folder, name);
    return [name, ...(kind === "folder" ? [...list(inner, disk).map((each) => `${name}/${each.name}`), ...listTargets(inner, disk)] : [])];
  });
}
