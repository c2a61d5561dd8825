import { sha256 } from "#platform";

export { sha256 } from "#platform";

import type { Contract } from "./contract.js";

/** The interface that a contract was made from, as canonical JSON. */
export interface InterfaceText {
  readonly text: string;
  /** SHA-256 of its UTF-8, in hexadecimal. */
  readonly hash: string;
}

/** All clients of a class, and all its devices, have the same. */
const known = new WeakMap<NonNullable<Contract["describe"]>, Promise<InterfaceText>>();

/** Loads it, once for each contract. @throws what loading it throws: then it is tried again the next time */
export function loadInterfaceText(describe: NonNullable<Contract["describe"]>): Promise<InterfaceText> {
  const loading = known.get(describe) ?? load(describe);
  known.set(describe, loading);
  return loading;
}

async function load(describe: NonNullable<Contract["describe"]>): Promise<InterfaceText> {
  try {
    const { text } = await describe();
    return { text, hash: await sha256(text) };
  } catch (thrown) {
    known.delete(describe);
    throw thrown;
  }
}
