import { quote } from "../interface/quote.js";
import { fits } from "../interface/shape.js";
import { FIELD_NAME, MESSAGE_NAME, SENSOR_NAME } from "../interface/spellings.js";
import type { Finding } from "./lint-rule.js";
import type { Site } from "./site.js";

/** Lower-case words with dashes between them. */
const dashed = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Dots are for hierarchy, and a placeholder may stand anywhere. */
const dotted = /^(?:[a-z0-9]|\{[^}]*\})+(?:[.-](?:[a-z0-9]|\{[^}]*\})+)*$/;

/** What has a name on the wire or beside it, and the pattern of those that are names at all. */
const named: Readonly<Partial<Record<Site["kind"], readonly [noun: string, pattern: RegExp]>>> = {
  file: ["device", MESSAGE_NAME],
  "named type": ["type", MESSAGE_NAME],
  request: ["request", MESSAGE_NAME],
  inform: ["inform", MESSAGE_NAME],
  argument: ["field", FIELD_NAME],
  field: ["field", FIELD_NAME],
  sensor: ["sensor", SENSOR_NAME],
  group: ["group", SENSOR_NAME],
};

/** Names on the wire: as the field writes them, so that nobody has to look up which letters are large. */
export function* nameStyle({ kind, name, at, view }: Site): Iterable<Finding> {
  yield* findStyle(kind, name, at);
  // The kinds of informs before a reply are no objects.
  if (kind === "request" || kind === "signature")
    for (const { key, keyStart } of view.entries("informs")) yield* findStyle("inform", key, keyStart);
}

function* findStyle(kind: Site["kind"], name: string, at: number): Iterable<Finding> {
  const [noun, pattern] = named[kind] ?? [];
  const isDotted = kind === "sensor" || kind === "group";
  const style = isDotted ? dotted : dashed;
  if (noun === undefined || pattern === undefined || !fits(name, pattern) || style.test(name)) return;
  const usual = usualName(name);
  const words = isDotted ? "lower-case words with dashes and dots between them" : "lower-case words with dashes between them";
  const hint = style.test(usual) ? `the usual name is ${quote(usual)}` : undefined;
  yield {
    at,
    rule: "name-style",
    message: `the ${noun} ${quote(name)} is not written as ${words}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** `startRecording` → `start-recording`, `SDB_State` → `sdb-state`; placeholders stay. */
function usualName(name: string): string {
  return name
    .split(/(\{[^}]*\})/)
    .map((part) =>
      part.startsWith("{")
        ? part
        : part
            .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
            .replaceAll("_", "-")
            .toLowerCase(),
    )
    .join("");
}
