/** What a browser has instead of Node, in the same form as `node.ts`. */

type Encoding = "latin1" | "utf8";

/** The part of Node's `Buffer` that clients need. */
class SmallBuffer extends Uint8Array {
  static alloc(size: number): SmallBuffer {
    return new SmallBuffer(size);
  }

  static allocUnsafe(size: number): SmallBuffer {
    return new SmallBuffer(size);
  }

  static override from(source: unknown, encodingOrOffset?: unknown, length?: unknown): SmallBuffer {
    if (typeof source === "string") return viewOf(encodingOrOffset === "latin1" ? latin1Bytes(source) : new TextEncoder().encode(source));
    if (source instanceof ArrayBuffer) return new SmallBuffer(source, encodingOrOffset as number | undefined, length as number | undefined);
    return new SmallBuffer(source as ArrayLike<number>);
  }

  static concat(parts: readonly Uint8Array[]): SmallBuffer {
    const whole = new SmallBuffer(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  static compare(one: Uint8Array, other: Uint8Array): number {
    const at = one.findIndex((byte, index) => byte !== other[index]);
    return at === -1 || at >= other.length ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? 0);
  }

  override toString(encoding: Encoding = "utf8"): string {
    return encoding === "latin1" ? latin1Text(this) : new TextDecoder().decode(this);
  }
}

export { SmallBuffer as Buffer };

function viewOf({ buffer, byteOffset, length }: Uint8Array): SmallBuffer {
  return new SmallBuffer(buffer as ArrayBuffer, byteOffset, length);
}

function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** So many characters does a call take as its arguments in every browser. A `TextDecoder` reads windows-1252 for latin1, which is another. */
const mostArguments = 8192;

function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += mostArguments) text += String.fromCharCode(...bytes.subarray(from, from + mostArguments));
  return text;
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** A browser's reader of addresses knows all forms. */
export function isIPv6(text: string): boolean {
  return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}

const { performance } = globalThis;

export { performance };

const port = new MessageChannel();
const waiting: (() => void)[] = [];
port.port1.addEventListener("message", () => waiting.shift()?.());
// Begins to hand on what `addEventListener` waits for.
port.port1.start();

/** Calls back once the browser has looked at all else. A timer would take four milliseconds, and seconds in a page that is hidden. */
export function setImmediate(callback: () => void): void {
  waiting.push(callback);
  port.port2.postMessage(undefined);
}

export function inspect(value: unknown): string {
  return typeof value === "function" ? `[Function: ${value.name}]` : (JSON.stringify(value) ?? String(value));
}

/** In hexadecimal. @throws TypeError for a page that came neither over HTTPS nor from this machine: there browsers do not hash */
export async function sha256(text: string | Uint8Array): Promise<string> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function emitWarning(text: string, { type, detail }: { readonly type: string; readonly detail?: string | undefined }): void {
  console.warn(`${type}: ${text}`, detail ?? "");
}

/** Timers keep no page alive. */
export function letGo(): void {}
