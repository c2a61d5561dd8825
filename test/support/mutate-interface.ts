/** An interface as plain JSON, to be changed at will. */
export type Json = Record<string, unknown>;

/** A whole number below another. */
export type Random = (below: number) => number;

/** What changes one thing of an interface; false where it has nothing of the kind. */
type Mutation = (root: Json, random: Random) => boolean;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[random(items.length)];
}

function childrenOf(root: Json, key: string): readonly Json[] {
  return Object.values(isObject(root[key]) ? (root[key] as Json) : {}).filter(isObject);
}

/** All ways to call: requests, or their signatures. */
function messagesOf(root: Json): readonly Json[] {
  return childrenOf(root, "requests").flatMap((request) =>
    request["signatures"] === undefined ? [request] : childrenOf(request, "signatures"),
  );
}

/** Every list of fields: of arguments, replies and informs. */
function listsOf(root: Json): readonly (readonly [holder: Json, key: string])[] {
  const messages = messagesOf(root).flatMap((message) => [
    ...["arguments", "reply"].map((key) => [message, key] as const),
    ...(isObject(message["informs"])
      ? Object.keys(message["informs"]).map((kind) => [message["informs"] as Json, kind] as const)
      : [[message, "informs"] as const]),
  ]);
  return [...messages, ...childrenOf(root, "informs").map((inform) => [inform, "arguments"] as const)].filter(([holder, key]) =>
    Array.isArray(holder[key]),
  );
}

function withList(change: (fields: Json[], random: Random) => boolean): Mutation {
  return (root, random) => {
    const [holder, key] = pick(listsOf(root), random) ?? [];
    return holder !== undefined && key !== undefined && change(holder[key] as Json[], random);
  };
}

function withField(change: (field: Json, random: Random) => boolean): Mutation {
  return withList((fields, random) => {
    const field = pick(fields, random);
    return field !== undefined && change(field, random);
  });
}

function withTyped(change: (typed: Json, random: Random) => boolean): Mutation {
  return (root, random) => {
    const fields = listsOf(root).flatMap(([holder, key]) => holder[key] as Json[]);
    const typed = pick([...fields, ...fields, ...childrenOf(root, "sensors"), ...childrenOf(root, "types")], random);
    return typed !== undefined && change(typed, random);
  };
}

const types: readonly Json[] = [
  { type: "integer" },
  { type: "float" },
  { type: "boolean" },
  { type: "string" },
  { type: "bytes" },
  { type: "timestamp" },
  { type: "address" },
  { type: "json" },
  { type: "complex" },
  { type: "integer", bigint: true },
  { type: "integer", minimum: -3, maximum: 9 },
  { type: "float", minimum: -0.5 },
  { type: "discrete", values: ["a", "b", "c"] },
  { type: "string", pattern: "[a-z*/]+" },
  { type: "integer", separator: "," },
];

const typeKeys = [
  "type",
  "values",
  "minimum",
  "maximum",
  "bigint",
  "codec",
  "pattern",
  "schema",
  "separator",
  "now",
  "words",
  "default",
  "example",
  "initial",
  "nominal",
  "warn",
  "status",
  "otherwise",
  "strategy",
];

function retype(typed: Json, random: Random): boolean {
  for (const key of typeKeys) delete typed[key];
  Object.assign(typed, structuredClone(pick(types, random)));
  return true;
}

function newField(random: Random, more: Json = {}): Json {
  return { name: `new-${random(1000)}`, description: "New.", ...structuredClone(pick(types, random)), ...more };
}

function toggle(holder: Json, key: string, value: unknown): boolean {
  if (holder[key] === undefined) holder[key] = value;
  else delete holder[key];
  return true;
}

function moveLimit(typed: Json, random: Random): boolean {
  const key = pick(["minimum", "maximum"], random) ?? "minimum";
  if (typeof typed[key] === "number") typed[key] = typed[key] + random(7) - 3;
  else typed[key] = key === "minimum" ? -random(50) : random(50);
  delete typed["example"];
  return true;
}

function changeValues(typed: Json, random: Random): boolean {
  if (!Array.isArray(typed["values"])) return false;
  const values = [...(typed["values"] as unknown[])];
  if (random(2) === 0 && values.length > 1) values.splice(random(values.length), 1);
  else values.splice(random(values.length + 1), 0, `value-${random(1000)}`);
  typed["values"] = values;
  for (const key of ["default", "example", "initial", "status"]) delete typed[key];
  return true;
}

function rename(map: string): Mutation {
  return (root, random) => {
    const entries = isObject(root[map]) ? (root[map] as Json) : {};
    const name = pick(
      Object.keys(entries).filter((each) => !each.includes("{")),
      random,
    );
    if (name === undefined) return false;
    const { [name]: value, ...others } = entries;
    const aliases = random(3) === 0 ? [] : [name];
    root[map] = {
      ...others,
      [`renamed-${random(1000)}`]: {
        ...(value as Json),
        aliases: [...(((value as Json)["aliases"] as string[] | undefined) ?? []), ...aliases],
      },
    };
    return true;
  };
}

function remove(map: string): Mutation {
  return (root, random) => {
    const entries = isObject(root[map]) ? (root[map] as Json) : {};
    const name = pick(Object.keys(entries), random);
    if (name !== undefined) delete entries[name];
    return name !== undefined;
  };
}

function add(map: string, make: (random: Random) => Json): Mutation {
  return (root, random) => {
    root[map] = { ...(isObject(root[map]) ? (root[map] as Json) : {}), [`added-${random(1000)}`]: make(random) };
    return true;
  };
}

function withMessage(change: (message: Json, random: Random) => boolean): Mutation {
  return (root, random) => {
    const message = pick(messagesOf(root), random);
    return message !== undefined && change(message, random);
  };
}

function did(_what: unknown): true {
  return true;
}

const mutations: readonly Mutation[] = [
  withList((fields, random) => did(fields.push(newField(random, random(2) === 0 ? {} : { optional: true })))),
  withList((fields, random) => did(fields.splice(random(fields.length + 1), 0, newField(random)))),
  withList((fields, random) => fields.length > 0 && fields.splice(random(fields.length), 1).length > 0),
  withList((fields) => fields.length > 0 && fields.pop() !== undefined),
  withList((fields, random) => fields.length > 1 && did(fields.push(...fields.splice(random(fields.length - 1), 1)))),
  withField((field, random) => did(Object.assign(field, { name: `other-${random(1000)}` }))),
  withField((field) => toggle(field, "optional", true)),
  withField((field) => (field["type"] === "integer" ? toggle(field, "default", 1) : toggle(field, "optional", true))),
  withField((field) => toggle(field, "repeated", true)),
  withField((field, random) => did(Object.assign(field, { repeated: { minimum: random(3), maximum: 3 + random(3) } }))),
  withField((field) => toggle(field, "words", ["auto-word"])),
  withTyped(retype),
  withTyped(retype),
  withTyped(moveLimit),
  withTyped(moveLimit),
  withTyped(changeValues),
  withTyped((typed) => typed["type"] === "string" && typed["codec"] === undefined && toggle(typed, "pattern", "[a-z*/]+")),
  withTyped((typed) => toggle(typed, "separator", ";")),
  withTyped((typed) => typed["type"] === "integer" && toggle(typed, "bigint", true)),
  rename("requests"),
  rename("sensors"),
  remove("requests"),
  remove("sensors"),
  remove("informs"),
  add("requests", (random) => ({ description: "Added.", arguments: [newField(random)] })),
  add("sensors", (random) => ({ description: "Added.", ...structuredClone(pick(types, random)) })),
  withMessage((message) => toggle(message, "informs", [])),
  withMessage((message, random) => toggle(message, "reply", [newField(random)])),
  withMessage((message, random) => did(Object.assign(message, { arguments: [newField(random)] }))),
];

/** The interface with one thing changed; it may be none any more. */
export function mutateInterface(root: Json, random: Random): Json {
  for (;;) {
    const changed = structuredClone(root);
    if (pick(mutations, random)?.(changed, random) === true) return changed;
  }
}
