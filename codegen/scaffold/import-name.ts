import type { Call } from "../emit/typescript/names/names.js";

/** A name that a handler needs, and where it comes from: the runtime, or the generated `types.ts`. */
export interface ImportName {
  readonly from: "runtime" | "types";
  readonly name: string;
  readonly isType: boolean;
}

/** What a name of another module is called in a source. */
export type LocalNames = (needed: ImportName) => string;

/** A type of the generated `types.ts`. */
export function ownType(name: string): ImportName {
  return { from: "types", name, isType: true };
}

/** A type of the runtime. */
export function runtimeType(name: string): ImportName {
  return { from: "runtime", name, isType: true };
}

/** The error that a handler throws for a client to catch. */
export const failReply: ImportName = { from: "runtime", name: "FailReply", isType: false };

/** Each name once. */
export function uniqueNames(names: readonly ImportName[]): readonly ImportName[] {
  return [...new Map(names.map((name) => [`${name.from} ${name.name}`, name])).values()];
}

let collator: Intl.Collator | undefined;

/** How names are ordered in an import: as Biome orders them. */
export function compareNames(one: string, other: string): number {
  // Made when it is needed: that takes 10 ms, and most runs need none.
  collator ??= new Intl.Collator("en", { numeric: true, caseFirst: "upper" });
  return collator.compare(one, other);
}

/** The type of what a handler returns. */
export function resultType({ informType, replyType }: Call): {
  readonly of: ImportName | undefined;
  readonly args: readonly ImportName[];
} {
  const args = [informType, replyType].filter((name) => name !== undefined).map(ownType);
  if (informType === undefined) return { of: undefined, args };
  return { of: runtimeType(replyType === undefined ? "Informs" : "InformsWithReply"), args };
}
