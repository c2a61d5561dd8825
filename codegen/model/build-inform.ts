import { STANDARD_INFORMS } from "katcp-runtime/vocabulary";
import type { JsonEntry } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { shorten } from "../interface/quote.js";
import { buildFields } from "./build-fields.js";
import type { TypeScope } from "./build-type.js";
import type { InformModel } from "./call-model.js";
import { readExtensions } from "./read-extensions.js";
import { readWireName } from "./wire-name.js";

/** What the names of informs must not meet. */
export interface InformScope extends TypeScope {
  readonly requests: ReadonlySet<string>;
}

/** One inform that no request asked for. */
export function buildInform({ key: name, keyStart, value }: JsonEntry, scope: InformScope): InformModel {
  const view = new ObjectView(value);
  reportReserved(name, keyStart, scope);
  return {
    ...readWireName(view, { name, keyStart, reporter: scope.reporter }),
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    arguments: buildFields(view.array("arguments"), scope),
    extensions: readExtensions(value),
  };
}

/** Guidelines §2.3: no inform but those of a request may share its name. */
function reportReserved(name: string, at: number, { reporter, requests }: InformScope): void {
  if (STANDARD_INFORMS.includes(name)) reporter.error(at, "reserved-name", `#${name} is a standard inform`);
  else if (requests.has(name))
    reporter.error(
      at,
      "reserved-name",
      `#${shorten(name)} has the name of the request ?${shorten(name)}, which uses it for its own informs`,
    );
}
