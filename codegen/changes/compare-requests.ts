import { isDeepStrictEqual } from "node:util";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import type { RequestModel } from "../model/call-model.js";
import type { DeviceModel } from "../model/device-model.js";
import type { Change, Pair, TellChange } from "./change.js";
import { compareAccess } from "./compare-roles.js";
import { compareSignature } from "./compare-signature.js";
import { matchNamed, tellNames } from "./match-named.js";
import { matchSignatures } from "./match-signatures.js";

/** The requests that were, and are. */
export function compareRequests({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const matched = matchNamed({ old: old.requests, now: now.requests });
  tellNames(matched, { noun: "request", place: now.place }, tell);
  for (const pair of matched.pairs) compareRequest(pair, { old, now }, tell);
}

function compareRequest({ old, now }: Pair<RequestModel>, models: Pair<DeviceModel>, tell: TellChange): void {
  const say = (rule: ChangeRule, message: string, key: string): void =>
    tell({ rule, subject: now.name, message, place: now.place.of(key), old: old.place.of(key) });
  if (old.description !== now.description) say("description-changed", `?${now.name} has a different description`, "description");
  if (old.identifier !== now.identifier) say("identifier-changed", `?${now.name} has a different identifier`, "identifier");
  if (old.timeout !== now.timeout) compareTimeouts({ old: old.timeout, now: now.timeout }, now.name, say);
  compareAccess({ old: old.access, now: now.access }, models, `?${now.name}`, (rule, message) => say(rule, message, "access"));
  compareSignatures({ old, now }, tell);
}

function compareTimeouts(
  { old, now }: Pair<number | undefined>,
  name: string,
  say: (rule: ChangeRule, message: string, key: string) => void,
): void {
  // Without a timeout nothing is promised, and clients have one of their own.
  const isShorter = old !== undefined && (now === undefined || now < old);
  const words = `?${name} may now take ${secondsOf(now)} (before: ${secondsOf(old)})`;
  say(isShorter ? "timeout-shortened" : "timeout-lengthened", words, "timeout");
}

function secondsOf(timeout: number | undefined): string {
  return timeout === undefined ? "as long as any request" : `${timeout} s`;
}

function compareSignatures({ old, now }: Pair<RequestModel>, tell: TellChange): void {
  const { pairs, gone, added } = matchSignatures({ old: old.signatures, now: now.signatures });
  const subjectOf = (suffix: string | undefined): string => (suffix === undefined ? now.name : `${now.name} ${suffix}`);
  for (const { suffix, usage, place } of gone)
    tell({ rule: "signature-removed", subject: subjectOf(suffix), message: `${usage} was removed`, place: now.place, old: place });
  for (const { suffix, usage, place } of added)
    tell({ rule: "signature-added", subject: subjectOf(suffix), message: `${usage} is new`, place, old: undefined });
  for (const pair of pairs) {
    const change = { subject: subjectOf(pair.now.suffix), place: pair.now.place, old: pair.old.place } satisfies Partial<Change>;
    if (pair.old.suffix !== pair.now.suffix)
      tell({
        rule: "signature-renamed",
        ...change,
        message: `${pair.now.usage} has a different name in code: ${describe(pair.now.suffix)} (before: ${describe(pair.old.suffix)})`,
      });
    if (pair.now.suffix !== undefined && pair.old.description !== pair.now.description)
      tell({ rule: "description-changed", ...change, message: `${pair.now.usage} has a different description` });
    if (!isDeepStrictEqual(plain(pair.old.examples), plain(pair.now.examples)))
      tell({ rule: "example-changed", ...change, message: `?${now.name} has different examples` });
    compareSignature(pair, { name: now.name, was: old.name, suffix: pair.now.suffix }, tell);
  }
}

function describe(suffix: string | undefined): string {
  return suffix === undefined ? "that of the request" : `"${suffix}"`;
}

/** Examples without the fields that they are of. */
function plain(examples: RequestModel["signatures"][number]["examples"]): unknown {
  return examples.map(({ informs, ...example }) => ({ ...example, informs: informs?.map(({ kind, values }) => ({ kind, values })) }));
}
