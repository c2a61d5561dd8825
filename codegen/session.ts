import { type CompileOptions, type CompileResult, compileInterface } from "./compile.js";
import type { EmittedFile } from "./emit/emitted-file.js";
import { type ExpandedFiles, expandFiles } from "./files/expand-files.js";
import { InputFiles, type Stamp } from "./files/input-files.js";
import { realPath } from "./files/real-path.js";
import type { DeviceModel } from "./model/device-model.js";

interface Compiled {
  readonly result: CompileResult;
  /** Of the interface file and of all that it includes, or would if it were there. */
  readonly inputs: ReadonlyMap<string, Stamp>;
}

interface Emitted {
  readonly model: DeviceModel;
  readonly files: readonly EmittedFile[];
}

/** What is kept from one generation with the same options to the next, so that only what depends on a change is done again. */
export class Session {
  #files = new InputFiles();
  readonly #compiled = new Map<string, Compiled>();
  readonly #emitted = new Map<string, Emitted>();
  readonly #options: CompileOptions;
  #named: readonly string[] = [];

  /** How each file is compiled. */
  constructor({ levels, warningsAsErrors, targets, python }: CompileOptions = {}) {
    this.#options = { levels, warningsAsErrors, targets, python };
  }

  /** Files may have changed: they are looked at again. */
  refresh(): void {
    this.#files = new InputFiles();
  }

  /** The interface files that words mean (`expandFiles`), each once: a file that is named twice, or also by a link to it, is one. */
  expand(words: readonly string[]): Pick<ExpandedFiles, "files" | "diagnostics"> {
    const { files, diagnostics } = expandFiles(words);
    this.#named = [...words, ...files];
    const reals = files.map(realPath);
    return { files: files.filter((_, index) => reals.indexOf(reals[index] ?? "") === index), diagnostics };
  }

  /** The model of an interface file, and what is wrong with it. */
  compile(file: string): CompileResult {
    const known = this.#compiled.get(file);
    if (known !== undefined && this.#isCurrent(known)) return known.result;
    const compiled = this.#compile(file);
    this.#compiled.set(file, compiled);
    return compiled.result;
  }

  /** What is generated for an interface file: `emit` is asked where its model is another than before. */
  emit(file: string, model: DeviceModel, emit: () => readonly EmittedFile[]): readonly EmittedFile[] {
    const known = this.#emitted.get(file);
    if (known?.model === model) return known.files;
    const files = emit();
    this.#emitted.set(file, { model, files });
    return files;
  }

  /** All files that were named, compiled or included, as they were then; and the words that mean more than one. */
  get inputs(): ReadonlyMap<string, Stamp> {
    const named = this.#named.map((file) => [file, this.#files.stamp(file)] as const);
    return new Map([...named, ...[...this.#compiled.values()].flatMap(({ inputs }) => [...inputs])]);
  }

  /** All that was generated. */
  get outputs(): readonly EmittedFile[] {
    return [...this.#emitted.values()].flatMap(({ files }) => files);
  }

  #isCurrent({ inputs }: Compiled): boolean {
    return [...inputs].every(([path, stamp]) => this.#files.stamp(path) === stamp);
  }

  #compile(file: string): Compiled {
    const files = this.#files;
    const read = new Set([file]);
    const bytes = files.read(file);
    const result =
      bytes instanceof Uint8Array
        ? compileInterface(bytes, file, readIncluded, { ...this.#options, identify: realPath })
        : { model: undefined, diagnostics: [bytes] };
    return { result, inputs: new Map([...read].map((path) => [path, files.stamp(path)])) };

    function readIncluded(path: string): Uint8Array | string {
      read.add(path);
      return files.content(path);
    }
  }
}
