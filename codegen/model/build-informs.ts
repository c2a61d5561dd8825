import { STANDARD_INFORMS } from "katcp-runtime/vocabulary";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { shorten } from "../interface/quote.js";
import { buildFields } from "./build-fields.js";
import type { TypeScope } from "./build-type.js";
import type { InformKindModel, InformModel, RequestModel, SignatureModel } from "./call-model.js";

/** The informs before the reply of a signature: fields where all are of one kind and have the request's name, else a map of kinds. */
export function buildInforms(view: ObjectView, scope: TypeScope): Pick<SignatureModel, "informs" | "kinds"> {
  const node = view.get("informs");
  if (node?.kind === "object") return { informs: undefined, kinds: buildKinds(view, scope) };
  return { informs: node?.kind === "array" ? buildFields(node, scope) : undefined, kinds: undefined };
}

function buildKinds(view: ObjectView, scope: TypeScope): readonly InformKindModel[] {
  const { reporter } = scope;
  const entries = view.entries("informs");
  if (entries.length === 0)
    reporter.error(view.get("informs")?.start ?? view.start, "bad-value", '"informs" expects one or more kinds, found none');
  return entries.map(({ key: name, keyStart, value }) => {
    if (STANDARD_INFORMS.includes(name)) reporter.error(keyStart, "reserved-name", `#${name} is a standard inform`);
    return { name, place: new Place(reporter, keyStart), arguments: buildFields(value.kind === "array" ? value : undefined, scope) };
  });
}

/** Guidelines §2.3: who has no identifiers to go by must be able to tell to which request an inform belongs, if to any. */
export function reportStrangeKinds(requests: readonly RequestModel[], informs: readonly InformModel[]): void {
  const requestNames = new Set(requests.flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]));
  const informNames = new Set(informs.map(({ name }) => name));
  for (const request of requests) {
    for (const { name, place } of request.signatures.flatMap(({ kinds = [] }) => kinds)) {
      const shown = shorten(name);
      if (name !== request.name && requestNames.has(name))
        place.error("reserved-name", `#${shown} has the name of the request ?${shown}, which uses it for its own informs`);
      else if (informNames.has(name)) place.error("reserved-name", `#${shown} is an asynchronous inform of this interface`);
    }
  }
}
