import { compileInterface, type Diagnostic, formatInterface } from "katcp-gen";
import type { ImportNotes } from "./import-notes.js";
import type { Entry } from "./import-request.js";
import { layOut } from "./lay-out.js";

/** An interface as an import builds it: entries can be taken out, or be changed. */
export interface Draft {
  readonly head: Entry;
  readonly types: Entry;
  readonly requests: Map<string, Entry>;
  readonly sensors: Map<string, Entry>;
}

/** The text of the draft, without what katcp-gen calls an error: names that meet get an identifier, and what stays wrong is left out. */
export function soundInterface(draft: Draft, notes: ImportNotes): string {
  for (;;) {
    const text = textOf(draft, notes);
    const { diagnostics } = compileInterface(Buffer.from(text), "imported.katcp.json");
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const [first] = errors;
    if (first === undefined) return text;
    // Each round mends or takes out what it names, so there is an end.
    const lines = text.split("\n");
    const mended = errors.filter((error) => mend(draft, notes, { error, lines }));
    if (mended.length === 0) throw new Error(`line ${first.line}: ${first.message}`);
  }
}

function textOf({ head, types, requests, sensors }: Draft, notes: ImportNotes): string {
  const value = {
    ...head,
    ...(notes.isOpen ? { open: true } : {}),
    ...(Object.keys(types).length === 0 ? {} : { types }),
    ...(requests.size === 0 ? {} : { requests: Object.fromEntries(requests) }),
    ...(sensors.size === 0 ? {} : { sensors: Object.fromEntries(sensors) }),
  };
  const text = layOut(value);
  return formatInterface(text) ?? text;
}

/** Whether anything was changed for it. */
function mend(
  draft: Draft,
  notes: ImportNotes,
  { error, lines }: { readonly error: Diagnostic; readonly lines: readonly string[] },
): boolean {
  const key = entryAt(lines, error.line);
  if (key === undefined) return false;
  const { section, name } = key;
  const entries = section === "requests" ? draft.requests : draft.sensors;
  const entry = entries.get(name);
  if (entry === undefined) return false;
  if (error.rule === "duplicate-name" && entry["identifier"] === undefined) {
    entries.set(name, { ...entry, identifier: identifierOf(name, entries.size) });
    notes.add(`${section} ${name}`, "another has the same name in code");
    return true;
  }
  entries.delete(name);
  notes.leaveOut(`${section} ${name}`, error.message);
  return true;
}

/** The entry that a line is part of, by the layout of our own: two spaces for each level. */
function entryAt(lines: readonly string[], line: number): { readonly section: string; readonly name: string } | undefined {
  const above = lines.slice(0, line);
  const name = /^ {4}("(?:[^"\\]|\\.)*"):/.exec(above.findLast((text) => /^ {4}"/.test(text)) ?? "")?.[1];
  const section = /^ {2}"(\w+)":/.exec(above.findLast((text) => /^ {2}"/.test(text)) ?? "")?.[1];
  return name === undefined || section === undefined ? undefined : { section, name: JSON.parse(name) as string };
}

function identifierOf(name: string, count: number): string {
  const words = name
    .replace(/\{[^}]*\}/g, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const joined = words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
  return `${/^[a-z]/.test(joined) ? joined : `its${joined}`}Number${count}`;
}
