import { describe, expect, test } from "vitest";
import { type ChangingKind, type InterfaceChange, InterfaceChanges } from "../../../runtime/server/life/interface-changes.js";

/** What the clients are told of changes that come in one turn. */
function told(...changes: readonly (readonly [kind: ChangingKind, name: string, change: InterfaceChange])[]): readonly string[] {
  const lines: string[] = [];
  const noted = new InterfaceChanges((line) => lines.push(line.trimEnd()));
  for (const change of changes) noted.note(...change);
  noted.tell();
  noted.tell();
  return lines;
}

describe("what changes in one turn", () => {
  test("is told as such, or as the list of its kind, or as the whole interface", () => {
    expect(told(["sensor", "a", "added"])).toEqual(["#interface-changed sensor a added"]);
    expect(told(["sensor", "a", "added"], ["sensor", "b", "removed"])).toEqual(["#interface-changed sensor-list"]);
    expect(told(["sensor", "a", "added"], ["request", "a", "added"])).toEqual(["#interface-changed"]);
  });

  test("and comes back is modified: it may be another", () => {
    expect(told(["sensor", "a", "removed"], ["sensor", "a", "added"])).toEqual(["#interface-changed sensor a modified"]);
    expect(told(["request", "r", "removed"], ["request", "r", "added"])).toEqual(["#interface-changed request r modified"]);
    expect(told(["sensor", "a", "removed"], ["sensor", "a", "added"], ["sensor", "a", "removed"])).toEqual([
      "#interface-changed sensor a removed",
    ]);
    expect(told(["sensor", "a", "removed"], ["sensor", "a", "added"], ["sensor", "a", "removed"], ["sensor", "a", "added"])).toEqual([
      "#interface-changed sensor a modified",
    ]);
  });

  test("and goes again at once was never there", () => {
    expect(told(["sensor", "a", "added"], ["sensor", "a", "removed"])).toEqual([]);
    expect(told(["sensor", "a", "added"], ["sensor", "a", "removed"], ["sensor", "b", "added"])).toEqual([
      "#interface-changed sensor b added",
    ]);
  });
});
