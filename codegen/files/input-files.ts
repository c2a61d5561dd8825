import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { type Digest, digestOf } from "./digest.js";
import { expandFiles } from "./expand-files.js";
import { readInput } from "./read-input.js";
import { realPath } from "./real-path.js";

/** What a file holds, and where it really is if a link leads to it; of a folder or a pattern, which interfaces it means. */
export type Stamp = string;

/** Interface files as they were when they were first asked for: each is read once. */
export class InputFiles {
  readonly #contents = new Map<string, Uint8Array | Diagnostic>();

  /** The bytes of a file, or why there are none. */
  read(file: string): Uint8Array | Diagnostic {
    const known = this.#contents.get(file);
    if (known !== undefined) return known;
    const content = readInput(file);
    this.#contents.set(file, content);
    return content;
  }

  /** The same for who reads what a file includes: a text says why there are none. */
  content(file: string): Uint8Array | string {
    const content = this.read(file);
    return content instanceof Uint8Array ? content : content.message;
  }

  /** Of what a file holds; or why it cannot be read, which may change as well. */
  digest(file: string): Digest {
    const content = this.read(file);
    return content instanceof Uint8Array ? digestOf(content) : content.message;
  }

  /** The digest of a text, whichever of the two line ends it has. */
  textDigest(file: string): Digest {
    const content = this.read(file);
    if (!(content instanceof Uint8Array) || !content.includes(0x0d)) return this.digest(file);
    return digestOf(Buffer.from(Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n"), "latin1"));
  }

  stamp(file: string): Stamp {
    const { files, folders } = expandFiles([file]);
    if (folders.length > 0) return digestOf(files.join("\n"));
    const real = realPath(file);
    return real === resolve(file) ? this.digest(file) : `${this.digest(file)} ${real}`;
  }
}
