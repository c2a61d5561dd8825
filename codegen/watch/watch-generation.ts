import { join, resolve } from "node:path";
import { countOf } from "../count-of.js";
import { FileProblem } from "../files/file-problem.js";
import { findUpwards } from "../files/find-upwards.js";
import { InputFiles, type Stamp } from "../files/input-files.js";
import { type GenerateOptions, type GenerateResult, generate } from "../generate.js";
import { Session } from "../session.js";
import { FileWatcher, type WatcherParts } from "./file-watcher.js";
import { systemParts } from "./system-parts.js";

/** What is generated again and again, and whom to tell. */
export interface WatchedGeneration {
  /** Asked at the beginning, and again when the package.json of the project has changed. @throws FileProblem */
  readonly readOptions: () => GenerateOptions;
  /** What came of one generation, and when it began; gives whether all was well. */
  readonly tell: (result: GenerateResult, options: GenerateOptions, startMs: number) => boolean;
  /** What kept a generation from its end, and what the watch itself has to say. */
  readonly say: (text: string, kind: "problem" | "news") => void;
  readonly interrupted: Promise<void>;
  /** In the project whose package.json counts; by default the one that we are called in. */
  readonly folder?: string;
}

/** Generates, and again whenever a file that it depends on has changed, until it is interrupted. @throws FileProblem where the platform cannot watch */
export async function watchGeneration(watched: WatchedGeneration, parts: WatcherParts = systemParts): Promise<void> {
  const generation = new RepeatedGeneration(watched);
  const { failed, fail } = failure();
  const watcher = new FileWatcher({ onChanged: again, onFailed: (thrown) => fail(problemOf(thrown)) }, parts);
  try {
    watcher.follow(generation.run());
    watched.say(`watching ${countOf(generation.inputs.size, "file")}, until Ctrl-C`, "news");
    await Promise.race([watched.interrupted, failed]);
  } finally {
    watcher.close();
  }

  function again(): void {
    try {
      watcher.follow(generation.run());
    } catch (thrown) {
      fail(thrown);
    }
  }
}

function failure(): { readonly failed: Promise<never>; readonly fail: (reason: unknown) => void } {
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  return { failed, fail };
}

function problemOf(thrown: unknown): FileProblem {
  return new FileProblem(`files cannot be watched: ${thrown instanceof Error ? thrown.message : thrown}`, { cause: thrown });
}

/** The same generation, as often as it is run. */
class RepeatedGeneration {
  readonly #watched: WatchedGeneration;
  readonly #projectFile: string;
  #projectStamp: Stamp = "";
  #options: GenerateOptions | undefined;
  #session = new Session();
  #isWell = true;

  constructor(watched: WatchedGeneration) {
    const { folder = "." } = watched;
    this.#watched = watched;
    // The one that is there, or the one that may come.
    this.#projectFile = findUpwards("package.json", folder) ?? resolve(folder, "package.json");
  }

  /** Gives all files that the next one may turn out otherwise for; what was generated is one of them, since somebody may remove it. */
  run(): ReadonlyMap<string, Stamp> {
    const wasWell = this.#isWell;
    this.#isWell = this.#generate();
    if (this.#isWell && !wasWell) this.#watched.say("all mistakes are fixed", "news");
    return new Map([...this.#outputs(), ...this.inputs]);
  }

  /** All files that it is made from. */
  get inputs(): ReadonlyMap<string, Stamp> {
    return new Map([...this.#session.inputs, [this.#projectFile, this.#projectStamp]]);
  }

  /** As they are now, whatever they should be: where they cannot be written, that was told, and only another change is news. */
  #outputs(): readonly (readonly [string, Stamp])[] {
    const files = new InputFiles();
    const { outDir } = this.#options ?? {};
    const paths = outDir === undefined ? [] : this.#session.outputs.map(({ path }) => join(outDir, path));
    return paths.map((path) => [path, files.stamp(path)]);
  }

  #generate(): boolean {
    const startMs = Date.now();
    try {
      const options = this.#currentOptions();
      return this.#watched.tell(generate(options, this.#session), options, startMs);
    } catch (thrown) {
      if (!(thrown instanceof FileProblem)) throw thrown;
      this.#watched.say(thrown.message, "problem");
      return false;
    }
  }

  #currentOptions(): GenerateOptions {
    const stamp = new InputFiles().stamp(this.#projectFile);
    if (this.#options !== undefined && stamp === this.#projectStamp) return this.#options;
    this.#projectStamp = stamp;
    this.#options = undefined;
    const options = this.#watched.readOptions();
    // What was emitted with other options is of no use.
    this.#session = new Session(options);
    this.#options = options;
    return options;
  }
}
