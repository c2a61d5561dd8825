/** What the runtime takes from Node, for all but servers. In a browser `browser.ts` stands in its place: the condition `browser` chooses. */

export { Buffer, isUtf8 } from "node:buffer";
export { isIPv4, isIPv6 } from "node:net";
// The imported one: the global is a getter, which costs as much again.
export { performance } from "node:perf_hooks";
export { setImmediate } from "node:timers";
export { inspect } from "node:util";

/** In hexadecimal. Few programs need it, so it is loaded when one does. */
export async function sha256(text: string | Uint8Array): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(text).digest("hex");
}

/** Says something as a warning of the process, which goes to standard error. */
export function emitWarning(
  text: string,
  { type, code, detail }: { readonly type: string; readonly code: string; readonly detail?: string | undefined },
): void {
  process.emitWarning(text, { type, code, ...(detail === undefined ? {} : { detail }) });
}

/** A timer that does not keep the process alive. */
export function letGo(timer: NodeJS.Timeout): void {
  timer.unref();
}
