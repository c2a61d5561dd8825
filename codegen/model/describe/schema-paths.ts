import type { SchemaModel } from "../type-model.js";

/** A path within the folder of the interface, which whoever writes the files elsewhere can use as it is. */
const within = /^\.\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** What each schema is called in a description: its path, or `./config.schema.json` where that leads out of the folder. */
export function schemaPaths(schemas: readonly SchemaModel[]): ReadonlyMap<string, string> {
  const paths = new Map(schemas.flatMap(({ path }) => (within.test(path) ? [[path, path] as const] : [])));
  const taken = new Set(paths.values());
  for (const { path, name } of schemas) {
    if (paths.has(path)) continue;
    let free = `./${name}.schema.json`;
    for (let number = 2; taken.has(free); number++) free = `./${name}-${number}.schema.json`;
    taken.add(free);
    paths.set(path, free);
  }
  return paths;
}
