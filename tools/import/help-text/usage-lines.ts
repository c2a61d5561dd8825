import { type DocField, fieldName, withOwnNames } from "./doc-field.js";

/** The arguments of each way to call a request, by the usage lines of its help text: `?set-rate rate [when]`. */
export function readUsages(request: string, text: string): readonly (readonly DocField[])[] {
  // The last line of our devices says all ways, whatever their authors wrote above it.
  const own = /\nUsage: (\?.*)$/.exec(text)?.[1];
  const lines = text.split("\n").map((line) => line.trim().replace(/^usage:\s*/i, ""));
  const usages = (own === undefined ? [...lines, ...inBrackets(request, text)] : [own])
    .flatMap((line) => line.split(" | "))
    .filter((line) => line === `?${request}` || line.startsWith(`?${request} `));
  return usages.flatMap((usage) => readUsage(usage.slice(request.length + 1)) ?? []);
}

/** `lists_available_sensors_(?sensor-list_[sensor])`: C servers write the line in brackets behind the text, and underscores for spaces. */
function inBrackets(request: string, text: string): readonly string[] {
  const usages = [...text.matchAll(/\((\?[A-Za-z][^()]*)\)/g)].map(([, usage = ""]) =>
    usage.includes(" ") ? usage : usage.replaceAll("_", " "),
  );
  return usages.filter((usage) => usage.startsWith(`?${request}`));
}

/** Undefined where it is no grammar that we know: an example, say. */
function readUsage(text: string): readonly (readonly DocField[])[] | undefined {
  const words = text.match(/\[[^[\]]*\]|\S+(?: \.\.\.)?/g) ?? [];
  const fields = words.map((word, index) => readWord(word, index));
  if (fields.some((field) => field === undefined)) return undefined;
  const known = fields as readonly DocField[];
  const isOrdered = known.every(({ optional, repeated }, index) => {
    const before = known[index - 1];
    return before?.repeated === undefined && (before?.optional !== true || optional === true || repeated === true);
  });
  return isOrdered ? [withOwnNames(known)] : undefined;
}

function readWord(word: string, index: number): DocField | undefined {
  const isOptional = word.startsWith("[");
  const [, inner = "", more] = /^([<]?[A-Za-z][\w-]*[>]?)(\s*\.\.\.)?$/.exec(word.replace(/^\[|\]$/g, "").trim()) ?? [];
  if (inner === "") return undefined;
  const field = { name: fieldName(inner, index), type: "string" };
  if (more !== undefined) return { ...field, repeated: isOptional ? true : { minimum: 1 } };
  return isOptional ? { ...field, optional: true } : field;
}
