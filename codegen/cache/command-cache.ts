import { join, resolve } from "node:path";
import { locateConfig } from "../config/locate-config.js";
import { digestOf } from "../files/digest.js";
import { findUpwards } from "../files/find-upwards.js";
import type { GenerateOptions } from "../generate.js";
import { readCacheFile, writeCacheFile } from "./cache-file.js";
import { toolIdentity } from "./tool-identity.js";

/** What a command line says, read together with the configuration. */
export interface KnownCommand {
  readonly options: GenerateOptions;
  readonly allWarnings: boolean;
  /** `--color` or `--no-color`. */
  readonly color?: boolean | undefined;
}

/** Where a command line was called. */
export interface CommandPlace {
  /** The words after `katcp-gen`. */
  readonly argv: readonly string[];
  readonly workingFolder: string;
}

/** What command lines were found to mean. The same words mean the same as long as the configuration and katcp-gen are the same. */
export class CommandCache {
  readonly #folder: string;
  readonly #tool: string;

  constructor(folder: string, tool = toolIdentity()) {
    this.#folder = folder;
    this.#tool = tool;
  }

  recall(place: CommandPlace): KnownCommand | undefined {
    return readCacheFile(this.#pathOf(place)) as KnownCommand | undefined;
  }

  remember(place: CommandPlace, known: KnownCommand): void {
    writeCacheFile(this.#pathOf(place), known);
  }

  #pathOf({ argv, workingFolder }: CommandPlace): string {
    const parts = [this.#tool, resolve("."), resolve(workingFolder), argv, locateConfig(workingFolder)];
    return join(this.#folder, `${digestOf(JSON.stringify(parts))}.json`);
  }
}

/** The cache of the project that a folder belongs to; undefined where nothing is installed, and so nothing is kept. */
export function openCommandCache(folder = "."): CommandCache | undefined {
  const modules = findUpwards("node_modules", folder);
  return modules === undefined ? undefined : new CommandCache(join(modules, ".cache", "katcp-gen-commands"));
}
