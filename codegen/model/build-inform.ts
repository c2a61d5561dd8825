import { STANDARD_INFORMS } from "katcp-runtime/vocabulary";
import type { JsonEntry } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { shorten } from "../interface/quote.js";
import { buildFields } from "./build-fields.js";
import type { TypeScope } from "./build-type.js";
import type { InformModel } from "./device-model.js";
import { memberOfEntry, type NameSpace, refuseOwned } from "./name-space.js";
import { upperFirst } from "./names.js";
import { readExtensions } from "./read-extensions.js";

/** What the names of informs must not meet. */
export interface InformScope extends TypeScope {
  readonly informs: NameSpace;
  readonly typeNames: NameSpace;
  readonly requests: ReadonlySet<string>;
}

/** One inform that no request asked for. */
export function buildInform({ key: name, keyStart, value }: JsonEntry, scope: InformScope): InformModel {
  const view = new ObjectView(value);
  const named = { wireName: name, at: view.string("identifier")?.start ?? keyStart, reporter: scope.reporter };
  reportReserved(name, keyStart, scope);
  const member = scope.informs.take(memberOfEntry(view, name), named);
  refuseOwned(member, named);
  const fields = buildFields(view.array("arguments"), scope);
  return {
    name,
    member,
    informType: fields.length === 0 ? undefined : scope.typeNames.take(`${upperFirst(member)}Inform`, named),
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    arguments: fields,
    extensions: readExtensions(value),
  };
}

/** Guidelines §2.3: no inform but those of a request may share its name. */
function reportReserved(name: string, at: number, { reporter, requests }: InformScope): void {
  if (STANDARD_INFORMS.includes(name)) reporter.error(at, "reserved-name", `#${name} is a standard inform`);
  else if (requests.has(name))
    reporter.error(at, "reserved-name", `#${shorten(name)} has the name of the request ?${shorten(name)}, whose informs are its own`);
}
