import { LINE_WIDTH } from "./layout.js";

/** Breaks what is too long for a line: the signatures of methods, and the types of properties. ts-morph prints each in one. */
export function breakLines(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let start = 0; start + LINE_WIDTH < text.length; ) {
    // All lines that end within a line's width from here are short enough.
    const newline = text.lastIndexOf("\n", start + LINE_WIDTH);
    if (newline >= start) {
      start = newline + 1;
    } else {
      const next = text.indexOf("\n", start);
      const end = next === -1 ? text.length : next;
      parts.push(text.slice(kept, start), breakLine(text.slice(start, end)));
      start = kept = end;
    }
  }
  return `${parts.join("")}${text.slice(kept)}`;
}

function breakLine(line: string): string {
  const {
    indent = "",
    name = "",
    parameters,
    type = "",
  } = /^(?<indent> +)(?<name>[\w" ]+?\??)(?:\((?<parameters>.*)\))?: (?<type>.*);$/.exec(line)?.groups ?? {};
  if (type === "") return line;
  const rows = splitOutside(parameters ?? "", ", ").map((parameter) => `${indent}  ${parameter},\n`);
  const last = parameters ? `${indent})` : `${indent}${name}${parameters === undefined ? "" : "()"}`;
  const head = parameters ? `${indent}${name}(\n${rows.join("")}${last}` : last;
  return `${head}:${layOut(type, { indent, before: `${last}: ` })};`;
}

interface Place {
  readonly indent: string;
  /** What stands before it in its line. */
  readonly before: string;
}

/** A type, and the white space before it. */
function layOut(type: string, { indent, before }: Place): string {
  if (before.length + type.length + 1 <= LINE_WIDTH) return ` ${type}`;
  // A single name is left with what it is an argument of.
  if (/^[\w.]+<[\w.]+>$/.test(type)) return ` ${type}`;
  const { name, inner } = /^(?<name>[\w.]+)<(?<inner>.*)>$/.exec(type)?.groups ?? {};
  if (name !== undefined && inner !== undefined) return ` ${name}<\n${layOutArguments(inner, `${indent}  `)}\n${indent}>`;
  const item = /^\[(?<item>.*)\]$/.exec(type)?.groups?.["item"];
  if (item !== undefined) return ` [\n${indent}  ${item},\n${indent}]`;
  const items = /^readonly \((?<union>.*)\)\[\]$/.exec(type)?.groups?.["union"];
  if (items !== undefined) return ` readonly (${unionRows(items, `${indent}  `)}\n${indent})[]`;
  return type.includes(" | ") ? unionRows(type, `${indent}  `) : ` ${type}`;
}

function layOutArguments(inner: string, indent: string): string {
  return splitOutside(inner, ", ")
    .map((type) => `${indent}${layOut(type, { indent: type.includes(" | ") ? indent.slice(2) : indent, before: indent }).trimStart()}`)
    .join(",\n");
}

function unionRows(union: string, indent: string): string {
  return splitOutside(union, " | ")
    .map((member) => `\n${indent}| ${member}`)
    .join("");
}

/** Splits where the separator stands outside of brackets and quotes. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let open = 0;
  let from = 0;
  // A text in quotes is one token, whatever it holds.
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if ("<([{".includes(token)) open++;
    else if (">)]}".includes(token)) open--;
    else if (open === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(from, index));
      from = index + separator.length;
    }
  }
  return [...parts, text.slice(from)];
}

const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\s\S]/g;
