/** A value of a request, as far as its help text tells of it: keys of an interface file. */
export interface DocField {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly values?: readonly string[];
  readonly optional?: boolean;
  readonly repeated?: boolean | { readonly minimum: number };
}

/** A name that an interface allows. */
export function fieldName(text: string, index: number): string {
  const name = text
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z]+|-+$/g, "")
    .slice(0, 60);
  return name === "" ? `value-${index + 1}` : name;
}

/** The same fields, each with a name of its own in code too. */
export function withOwnNames(fields: readonly DocField[]): readonly DocField[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    let { name } = field;
    for (let count = 2; taken.has(inCode(name)); count++) name = `${field.name}-${count}`;
    taken.add(inCode(name));
    return { ...field, name };
  });
}

function inCode(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}

/** What takes any call: for what no text tells of. */
export function anyFields(name: string): readonly DocField[] {
  return [{ name, type: "string", repeated: true }];
}
