import type { AppendedFile, FileLayer } from "./file-layer.js";

/** A file that grows by whole pieces: what a failed write has left is cut off before the next one. */
export class AppendedLog {
  readonly #file: AppendedFile;
  #size: number;
  #isTorn = false;
  #isClosed = false;

  private constructor(file: AppendedFile, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Opens `path`, whose first `size` bytes are known to be whole. */
  static async open(files: FileLayer, path: string, size: number): Promise<AppendedLog> {
    const file = await files.open(path);
    await file.truncate(size);
    return new AppendedLog(file, size);
  }

  get size(): number {
    return this.#size;
  }

  /** Resolves when `bytes` outlive a kill and a loss of power. Calls must not overlap. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#isTorn) await this.#file.truncate(this.#size);
    this.#isTorn = true;
    await this.#file.append(bytes);
    await this.#file.sync();
    this.#isTorn = false;
    this.#size += bytes.length;
  }

  async close(): Promise<void> {
    if (!this.#isClosed) await this.#file.close();
    this.#isClosed = true;
  }
}
