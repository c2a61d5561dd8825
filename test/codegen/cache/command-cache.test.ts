import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { CommandCache, openCommandCache } from "../../../codegen/cache/command-cache.js";
import { tempFolder } from "../../support/temp-folder.js";

let workingFolder = "";
let cacheFolder = "";
const argv = ["dev.katcp.json", "--all-warnings"];
const known = { options: { files: ["dev.katcp.json"], outDir: "generated", check: false }, allWarnings: true };

beforeEach(() => {
  workingFolder = tempFolder();
  cacheFolder = tempFolder();
  configure({ "out-dir": "generated" });
});

function configure(config: unknown): void {
  writeFileSync(join(workingFolder, "package.json"), JSON.stringify({ "katcp-gen": config }));
}

function cache(tool = "1"): CommandCache {
  return new CommandCache(cacheFolder, tool);
}

describe("what a command line means", () => {
  test("is known to the next process", () => {
    cache().remember({ argv, workingFolder }, known);
    expect(cache().recall({ argv, workingFolder })).toEqual(known);
  });

  test.each([
    ["the words in another order", () => ({ argv: argv.toReversed(), workingFolder })],
    ["other words", () => ({ argv: ["dev.katcp.json"], workingFolder })],
    ["words that look the same together", () => ({ argv: [argv.join(" ")], workingFolder })],
    ["another folder", () => ({ argv, workingFolder: tempFolder() })],
  ])("is not what is known of %s", (_, place) => {
    cache().remember({ argv, workingFolder }, known);
    expect(cache().recall(place())).toBeUndefined();
  });

  test("is forgotten with the configuration, and with the katcp-gen, that read it", () => {
    cache().remember({ argv, workingFolder }, known);
    expect(cache("2").recall({ argv, workingFolder })).toBeUndefined();
    configure({ "out-dir": "elsewhere" });
    expect(cache().recall({ argv, workingFolder })).toBeUndefined();
    configure({ "out-dir": "generated" });
    expect(cache().recall({ argv, workingFolder })).toEqual(known);
  });

  test("is kept only where something is installed", () => {
    expect(openCommandCache(tempFolder())).toBeUndefined();
  });

  test("is not believed when the file is damaged", () => {
    cache().remember({ argv, workingFolder }, known);
    for (const name of readdirSync(cacheFolder)) writeFileSync(join(cacheFolder, name), '0\n{"options":{}}');
    expect(cache().recall({ argv, workingFolder })).toBeUndefined();
  });
});
