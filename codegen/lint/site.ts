import type { JsonNode, JsonObject } from "../interface/json-node.js";
import { KEY_TABLE } from "../interface/key-table.js";
import { ObjectView } from "../interface/object-view.js";
import type { Interface } from "../interface/read-interface.js";
import type { ObjectKind, Shape } from "../interface/shape.js";

/** An object of a file, for the rules that look at it. */
export interface Site {
  readonly kind: ObjectKind;
  readonly node: JsonObject;
  readonly view: ObjectView;
  /** Its name, or that of the thing it belongs to; `""` where it has none. */
  readonly name: string;
  /** Where its name stands. */
  readonly at: number;
  /** The key under which it stands, such as `reply`. */
  readonly key: string;
  /** The object that holds it. */
  readonly parent: Site | undefined;
}

/** Every object of a file whose keys the format fixes, each before those that it holds. */
export function visitSites({ kind, node, root }: Pick<Interface, "kind" | "node" | "root">): readonly Site[] {
  const sites: Site[] = [];
  const name = root.string("name");
  if (node.kind === "object")
    visitObject({ kind, node, view: root, name: name?.value ?? "", at: name?.start ?? node.start, key: "", parent: undefined }, sites);
  return sites;
}

/** A list to add to, not generators in generators, which hand each object on through all that it stands in. */
function visitObject(site: Site, sites: Site[]): void {
  sites.push(site);
  for (const { key, shape } of KEY_TABLE[site.kind]) {
    const value = site.view.get(key);
    if (value !== undefined) visitValue(value, shape, { place: { key, parent: site }, sites });
  }
}

type Place = Pick<Site, "key" | "parent"> & { readonly name?: string; readonly at?: number };

function visitValue(node: JsonNode, shape: Shape, { place, sites }: { readonly place: Place; readonly sites: Site[] }): void {
  if (shape.is === "either") for (const each of shape.shapes) visitValue(node, each, { place, sites });
  else if (shape.is === "list" && node.kind === "array")
    for (const item of node.items) visitValue(item, shape.of, { place: { key: place.key, parent: place.parent }, sites });
  else if (shape.is === "map" && node.kind === "object") {
    for (const { key, keyStart, value } of node.entries)
      visitValue(value, shape.of, { place: { key: place.key, parent: place.parent, name: key, at: keyStart }, sites });
  } else if (shape.is === "object" && node.kind === "object") visitObject(siteOf(node, shape.kind, place), sites);
}

/** An entry of a map is called by its key, a field by its `name`. */
function siteOf(node: JsonObject, kind: ObjectKind, { key, parent, name, at }: Place): Site {
  const view = new ObjectView(node);
  const isField = kind === "argument" || kind === "field";
  const own = isField ? view.string("name") : undefined;
  return {
    kind,
    node,
    view,
    name: name ?? own?.value ?? (isField ? "" : (parent?.name ?? "")),
    at: at ?? own?.start ?? node.start,
    key,
    parent,
  };
}
