import { countFields, formatCount, formatUsage, STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import type { JsonEntry, JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import { MESSAGE_NAME } from "../interface/spellings.js";
import { buildFields } from "./build-fields.js";
import { buildInforms } from "./build-informs.js";
import type { TypeScope } from "./build-type.js";
import type { EffectModel, RequestModel, SignatureModel } from "./call-model.js";
import { readAliases } from "./read-aliases.js";
import { readEffect, type StateScope } from "./read-effect.js";
import { readExamples } from "./read-examples.js";
import { readExtensions } from "./read-extensions.js";
import { type AccessScope, accessOf, readAccess } from "./read-roles.js";
import { reportRivals } from "./report-keys.js";
import { readWireName } from "./wire-name.js";

/** What a request is read by. */
export interface RequestScope extends TypeScope, StateScope {
  readonly access: AccessScope;
}

/** One request (interface reference, "Requests and informs"). */
export function buildRequest({ key: name, keyStart, value }: JsonEntry, scope: RequestScope): RequestModel {
  const view = new ObjectView(value);
  const wireName = readWireName(view, { name, keyStart, reporter: scope.reporter });
  if (STANDARD_REQUESTS.includes(name)) {
    scope.reporter.error(keyStart, "reserved-name", `?${name} is a standard request, which every device has`);
  }
  const hasSignatures = view.object("signatures") !== undefined;
  reportConflicts(view, scope);
  const effect = readEffect(view, scope);
  const signatures = hasSignatures
    ? buildSignatures(view, name, { ...scope, effect })
    : [buildSignature(value, { name, place: wireName.place, effect }, scope)];
  const isSafe = signatures.every((signature) => signature.effect.safe);
  // As in `buildField`.
  return {
    name: wireName.name,
    identifier: wireName.identifier,
    place: wireName.place,
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    timeout: view.number("timeout")?.value,
    access: accessOf(readAccess(view, scope.access, scope.reporter), isSafe, scope.access),
    aliases: readAliases(view, MESSAGE_NAME, scope.reporter),
    hasSignatures,
    signatures,
    extensions: readExtensions(value),
  };
}

function reportConflicts(view: ObjectView, { reporter }: TypeScope): void {
  if (view.get("signatures") === undefined) return;
  for (const key of ["arguments", "informs", "reply", "examples"]) {
    if (view.get(key) === undefined) continue;
    reportRivals(view, [key, "signatures"], reporter, "each signature has its own arguments, informs, reply and examples");
  }
}

function buildSignatures(
  view: ObjectView,
  name: string,
  scope: RequestScope & { readonly effect: EffectModel },
): readonly SignatureModel[] {
  const written = view.object("signatures");
  const count = written?.entries.length ?? 0;
  if (written !== undefined && count < 2) {
    scope.reporter.error(
      written.start,
      "bad-value",
      `"signatures" expects two or more, found ${count}`,
      "with one signature, put its keys into the request",
    );
  }
  const entries = view.entries("signatures").filter(({ value }) => value.kind === "object");
  const signatures = entries.map(({ key: suffix, keyStart, value }) => {
    const place = new Place(scope.reporter, keyStart, new ObjectView(value));
    const effect = readEffect(new ObjectView(value), scope, { view, effect: scope.effect });
    return buildSignature(value, { name, suffix, place, effect }, scope);
  });
  reportMeetings(entries, signatures, scope);
  return signatures;
}

/** The number of arguments alone chooses the signature, so no number may fit two. */
function reportMeetings(entries: readonly JsonEntry[], signatures: readonly SignatureModel[], { reporter }: TypeScope): void {
  const counts = signatures.map(({ arguments: fields }) => countFields(fields));
  for (const [index, { key, keyStart }] of entries.entries()) {
    const own = counts[index] ?? { minimum: 0, maximum: 0 };
    const earlier = counts.findIndex((other, at) => at >= index || (other.minimum <= own.maximum && own.minimum <= other.maximum));
    const other = counts[earlier];
    if (earlier >= index || other === undefined) continue;
    const both = formatCount(Math.max(own.minimum, other.minimum), Math.min(own.maximum, other.maximum));
    reporter.error(keyStart, "signatures", `${both} arguments fit both ${quote(entries[earlier]?.key ?? "")} and ${quote(key)}`);
  }
}

interface SignatureEntry {
  /** Of the request. */
  readonly name: string;
  readonly suffix?: string;
  readonly place: Place;
  readonly effect: EffectModel;
}

function buildSignature(node: JsonNode, { name, suffix, place, effect }: SignatureEntry, scope: TypeScope): SignatureModel {
  const view = new ObjectView(node);
  const fields = buildFields(view.array("arguments"), scope);
  const informs = buildInforms(view, scope);
  const replyArray = view.array("reply");
  const isCounted = replyArray === undefined && (informs.informs !== undefined || informs.kinds !== undefined);
  const reply = isCounted ? undefined : buildFields(replyArray, scope);
  return {
    suffix,
    place,
    description: suffix === undefined ? "" : (view.string("description")?.value ?? ""),
    usage: formatUsage(name, { arguments: fields }),
    arguments: fields,
    informs: informs.informs,
    kinds: informs.kinds,
    reply,
    examples: readExamples(view, { arguments: fields, ...informs, reply }, scope.reporter),
    effect,
    extensions: suffix === undefined ? {} : readExtensions(node),
  };
}
