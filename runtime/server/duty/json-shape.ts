/** What a value of JSON is to be: a word, a list of one shape, a map to one shape (`*`), or an object, whose keys with `?` may be absent. */
export type Shape = "number" | "string" | "boolean" | "number or null" | readonly [Shape] | { readonly [key: string]: Shape };

/** The shape of a type: the compiler sees to it that none of its members is forgotten. */
export type ShapeOf<T> = [T] extends [number]
  ? "number"
  : [T] extends [string]
    ? "string"
    : [T] extends [boolean]
      ? "boolean"
      : [T] extends [number | null]
        ? "number or null"
        : [T] extends [readonly (infer Item)[]]
          ? readonly [ShapeOf<Item>]
          : string extends keyof T
            ? { readonly "*": ShapeOf<T[keyof T]> }
            : {
                readonly [Key in keyof T & string as undefined extends T[Key] ? `${Key}?` : Key]-?: ShapeOf<Exclude<T[Key], undefined>>;
              };

/** Where a value is not of a shape, and what was expected there: `clients[3].id: expected number, received string`. Keys that the shape does not know are left alone. */
export function findMisshapen(value: unknown, shape: Shape, place = ""): string | undefined {
  if (typeof shape === "string") return isWord(value, shape) ? undefined : refuse(place, shape, value);
  if (isList(shape)) {
    if (!Array.isArray(value)) return refuse(place, "a list", value);
    return firstOf(value.entries(), ([index, item]) => findMisshapen(item, shape[0], `${place}[${index}]`));
  }
  if (!isObject(value)) return refuse(place, "an object", value);
  return findInObject(value, shape, place === "" ? "" : `${place}.`);
}

function findInObject(
  value: Readonly<Record<string, unknown>>,
  shape: { readonly [key: string]: Shape },
  begin: string,
): string | undefined {
  const every = shape["*"];
  if (every !== undefined) return firstOf(Object.entries(value), ([key, item]) => findMisshapen(item, every, begin + key));
  return firstOf(Object.entries(shape), ([name, inner]) => {
    const key = name.replace(/\?$/, "");
    const isAbsent = value[key] === undefined && name !== key;
    return isAbsent ? undefined : findMisshapen(value[key], inner, begin + key);
  });
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isWord(value: unknown, word: string): boolean {
  return typeof value === word || (word === "number or null" && (value === null || typeof value === "number"));
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(place: string, expected: string, value: unknown): string {
  const received = value === null ? "null" : value === undefined ? "nothing" : Array.isArray(value) ? "a list" : typeof value;
  return `${place === "" ? "the whole" : place}: expected ${expected}, received ${received}`;
}
