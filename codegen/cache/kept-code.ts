import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import nodeModule from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { digestOf } from "../files/digest.js";
import { writeWhole } from "./cache-file.js";

/** Smaller files compile faster than they are found here. */
const fewestCharacters = 20_000;

/** What Node has CommonJS compiled by; its types leave it out. */
interface Compiling {
  _compile(this: NodeJS.Module, content: string, filename: string, format?: string): unknown;
}

/**
 * The compiled code of large CommonJS files, for versions of Node that keep none themselves. What one run has compiled and called
 * is written down when it ends, and the next takes it from there.
 */
export class KeptCode {
  readonly #folder: string;
  readonly #mayKeep: (filename: string) => boolean;
  readonly #fresh = new Map<string, Script>();

  /** `mayKeep` says whose code is kept: what comes from here cannot `import()` anything while it runs. */
  constructor(folder: string, mayKeep: (filename: string) => boolean) {
    this.#folder = folder;
    this.#mayKeep = mayKeep;
  }

  /** From here on files are compiled through it, until the process ends, which `atExit` tells. */
  install(atExit: (listener: () => void) => void): void {
    const prototype = nodeModule.prototype as unknown as Compiling;
    const compile = prototype._compile;
    const mayKeep = this.#mayKeep;
    const run = this.#run.bind(this);
    prototype._compile = function (content, filename, format) {
      const isKept = content.length >= fewestCharacters && format !== "module" && mayKeep(filename);
      return isKept ? run(this, content, filename) : compile.call(this, content, filename, format);
    };
    atExit(() => this.#write());
  }

  #run(module: NodeJS.Module, content: string, filename: string): unknown {
    const script = this.#compile(nodeModule.wrap(content), filename);
    const call = script.runInThisContext() as (...parts: readonly unknown[]) => unknown;
    return call.call(module.exports, module.exports, nodeModule.createRequire(filename), module, filename, dirname(filename));
  }

  #compile(content: string, filename: string): Script {
    const cachedData = this.#read(filename);
    const script = new Script(content, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
    // V8 refuses what another version of it, or one with other flags, has compiled.
    if (cachedData === undefined || script.cachedDataRejected) this.#fresh.set(filename, script);
    return script;
  }

  /** V8 believes whatever it gets, so what is damaged must be found here. */
  #read(filename: string): Buffer | undefined {
    try {
      const bytes = readFileSync(this.#pathOf(filename));
      const end = bytes.indexOf("\n");
      const code = bytes.subarray(end + 1);
      return bytes.toString("latin1", 0, end) === headOf(filename, code) ? code : undefined;
    } catch {
      // Nothing is kept, or it cannot be read: then the file is compiled.
      return undefined;
    }
  }

  #write(): void {
    for (const [filename, script] of this.#fresh) {
      const code = script.createCachedData();
      writeWhole(this.#pathOf(filename), Buffer.concat([Buffer.from(`${headOf(filename, code)}\n`), code]));
    }
  }

  #pathOf(filename: string): string {
    return join(this.#folder, digestOf(filename));
  }
}

/**
 * Which file it is, and which code. To read the file for that would take as long as to compile it; package managers set when it was last
 * written to a fixed time, but nobody sets when it was last changed.
 */
function headOf(filename: string, code: Uint8Array): string {
  const { size, mtimeMs, ctimeMs, ino } = statSync(filename);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${createHash("sha1").update(code).digest("hex")}`;
}
