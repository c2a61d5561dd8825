import { countFields, formatCount, formatUsage, handlerNameOf, STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import type { JsonEntry, JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import { buildFields } from "./build-fields.js";
import type { TypeScope } from "./build-type.js";
import { fieldContract } from "./contract-of.js";
import type { RequestModel, SignatureModel } from "./device-model.js";
import { memberOfEntry, type Named, type NameSpace, refuseOwned } from "./name-space.js";
import { upperFirst } from "./names.js";
import { readExtensions } from "./read-extensions.js";
import { reportRivals } from "./report-keys.js";

/** What the names of requests must not meet. */
export interface RequestScope extends TypeScope {
  /** Of the client's methods. */
  readonly calls: NameSpace;
  /** Of everything in types.ts. */
  readonly typeNames: NameSpace;
}

/** One request (interface reference, "Requests and informs"). */
export function buildRequest({ key: name, keyStart, value }: JsonEntry, scope: RequestScope): RequestModel {
  const view = new ObjectView(value);
  const named = { wireName: name, at: view.string("identifier")?.start ?? keyStart, reporter: scope.reporter };
  if (STANDARD_REQUESTS.includes(name)) {
    scope.reporter.error(keyStart, "reserved-name", `?${name} is a standard request, which every device has`);
  }
  const member = memberOfEntry(view, name);
  const hasSignatures = view.object("signatures") !== undefined;
  reportConflicts(view, scope);
  return {
    name,
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    timeout: view.number("timeout")?.value,
    hasSignatures,
    signatures: hasSignatures ? buildSignatures(view, { name, member }, scope) : [buildSignature(value, { name, member, named }, scope)],
    extensions: readExtensions(value),
  };
}

function reportConflicts(view: ObjectView, { reporter }: TypeScope): void {
  if (view.get("signatures") === undefined) return;
  for (const key of ["arguments", "informs", "reply"]) {
    if (view.get(key) === undefined) continue;
    reportRivals(view, [key, "signatures"], reporter, "each signature says its own arguments, informs and reply");
  }
}

interface Owner {
  readonly name: string;
  readonly member: string;
}

function buildSignatures(view: ObjectView, { name, member }: Owner, scope: RequestScope): readonly SignatureModel[] {
  const written = view.object("signatures");
  const count = written?.entries.length ?? 0;
  if (written !== undefined && count < 2) {
    scope.reporter.error(
      written.start,
      "bad-value",
      `"signatures" expects two or more, found ${count}`,
      "one way to call needs no signatures",
    );
  }
  const entries = view.entries("signatures").filter(({ value }) => value.kind === "object");
  const signatures = entries.map(({ key: suffix, keyStart, value }) => {
    const named = { wireName: `${name} (${suffix})`, at: keyStart, reporter: scope.reporter };
    return buildSignature(value, { name, member: `${member}${upperFirst(suffix)}`, named, suffix }, scope);
  });
  reportMeetings(entries, signatures, scope);
  return signatures;
}

/** The number of arguments alone chooses the signature, so no number may fit two. */
function reportMeetings(entries: readonly JsonEntry[], signatures: readonly SignatureModel[], { reporter }: TypeScope): void {
  const counts = signatures.map(({ arguments: fields }) => countFields(fields.map(fieldContract)));
  for (const [index, { key, keyStart }] of entries.entries()) {
    const own = counts[index] ?? { minimum: 0, maximum: 0 };
    const earlier = counts.findIndex((other, at) => at >= index || (other.minimum <= own.maximum && own.minimum <= other.maximum));
    const other = counts[earlier];
    if (earlier >= index || other === undefined) continue;
    const both = formatCount(Math.max(own.minimum, other.minimum), Math.min(own.maximum, other.maximum));
    reporter.error(keyStart, "signatures", `${both} arguments fit both ${quote(entries[earlier]?.key ?? "")} and ${quote(key)}`);
  }
}

function buildSignature(
  node: JsonNode,
  { name, member, named, suffix }: Owner & { readonly named: Named; readonly suffix?: string },
  scope: RequestScope,
): SignatureModel {
  const view = new ObjectView(node);
  scope.calls.take(member, named);
  refuseOwned(member, named);
  const fields = buildFields(view.array("arguments"), scope);
  const informs = view.array("informs") === undefined ? undefined : buildFields(view.array("informs"), scope);
  const replyArray = view.array("reply");
  const reply = replyArray === undefined && informs !== undefined ? undefined : buildFields(replyArray, scope);
  if (informs !== undefined) refuseInformsField(view, scope);
  const typeOf = (kind: string): string => scope.typeNames.take(`${upperFirst(member)}${kind}`, named);
  const hasInput = fields.some(({ default: fallback, repeated, type }) => fallback !== undefined || repeated?.minimum === 0 || type.now);
  return {
    member,
    handler: handlerNameOf(member),
    suffix,
    description: suffix === undefined ? "" : (view.string("description")?.value ?? ""),
    usage: formatUsage(name, { arguments: fields.map(fieldContract) }),
    arguments: fields,
    informs,
    reply,
    argsType: fields.length === 0 ? undefined : typeOf("Args"),
    inputType: fields.length === 0 ? undefined : hasInput ? typeOf("Input") : `${upperFirst(member)}Args`,
    replyType: reply === undefined || reply.length === 0 ? undefined : typeOf("Reply"),
    informType: informs === undefined ? undefined : typeOf("Inform"),
    extensions: suffix === undefined ? {} : readExtensions(node),
  };
}

/** The caller gets `{ informs, ...reply }`. */
function refuseInformsField(view: ObjectView, { reporter }: TypeScope): void {
  for (const item of view.array("reply")?.items ?? []) {
    const field = new ObjectView(item);
    const name = field.string("name");
    if (name === undefined || memberOfEntry(field, name.value) !== "informs") continue;
    const at = field.string("identifier")?.start ?? name.start;
    reporter.error(at, "reserved-name", '"informs" is what a caller finds the informs under', 'give the field another "identifier"');
  }
}
