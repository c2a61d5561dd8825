/** The part of `node:buffer` that turns wire text into Unicode and back. */
export class Buffer extends Uint8Array {
  static override from(source: unknown, encodingOrOffset?: unknown, length?: unknown): Buffer {
    if (typeof source !== "string") return new Buffer(source as ArrayBuffer, encodingOrOffset as number, length as number);
    if (encodingOrOffset !== "latin1") return new Buffer(new TextEncoder().encode(source));
    return new Buffer(Uint8Array.from(source, (character) => character.charCodeAt(0)));
  }

  override toString(encoding?: string): string {
    if (encoding !== "latin1") return new TextDecoder().decode(this);
    return Array.from(this, (byte) => String.fromCharCode(byte)).join("");
  }
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
