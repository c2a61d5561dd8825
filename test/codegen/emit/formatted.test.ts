import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildFolder, emitAllDevices, emitDevice } from "../../support/emitted-devices.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Has Biome look at a folder, with the formatter of `biome.json` and the rules that Biome recommends, without exception. */
function expectBiomeContent(folder: string): void {
  const { formatter } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as Readonly<Record<string, unknown>>;
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ root: true, files: { includes: ["**/*.ts"] }, formatter }));
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const options = ["ci", "--colors=off", "--error-on-warnings", "--json-formatter-enabled=false", "."];
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: "utf8" });
  expect(`${stdout}${stderr}`).toMatch(/^Checked \d+ files in .*\. No fixes applied\.\n$/);
  expect(status).toBe(0);
}

test("all output is as Biome's formatter, its import sorting and its recommended rules want it", { timeout: 240_000 }, () => {
  const folder = buildFolder("formatted");
  expect(emitAllDevices(folder).length).toBeGreaterThan(20);
  expectBiomeContent(folder);
});

/** Where Biome's order is not that of the code units. */
const codecs = [
  ...["codecs/x", "codecs/X", "codecs/x9b", "codecs/x10", "codecs/sub/x", "codecs.old/x", "codecs_old/x", "codecs-old/x", "Codecs/x", "y"],
  ...["../near"],
].map((path) => `./${path}.js#codec`);
const exports = [
  "ab",
  "aB",
  "Ab",
  "AB",
  "abc",
  "a9",
  "a10",
  "_x",
  "$y",
  "a_codec_with_a_name_that_takes_much_room",
  "another_that_takes_more",
];

test("so is what imports codecs by names and from files of all kinds", { timeout: 240_000 }, () => {
  const all = [...codecs, ...exports.map((name) => `./codecs/many.js#${name}`)];
  const types = Object.fromEntries(all.map((codec, index) => [`t${index}`, { type: "string", codec }]));
  const reply = all.map((_, index) => ({ name: `t${index}`, type: `t${index}` }));
  const source = { name: "coded", version: "coded-1.0", types, requests: { all: { description: "All.", reply } } };
  const folder = buildFolder("formatted-codecs");
  emitDevice(folder, JSON.stringify(source));
  expectBiomeContent(folder);
});

test("so is what has names of up to 135 characters", { timeout: 240_000 }, () => {
  const folder = buildFolder("formatted-lengths");
  for (let length = 4; length < 135; length += 3) {
    const name = `r${"x".repeat(length)}`;
    const fields = [{ name: "at", type: "timestamp", optional: true }];
    const source = {
      name: `l${length}`,
      version: `l${length}-1.0`,
      types: { [name]: { values: ["a", "b"] } },
      requests: {
        [name]: { description: "All.", arguments: [{ name, type: name }], reply: fields },
        [`w${name}`]: { description: "All.", arguments: fields, informs: fields, reply: fields },
        [`v${name}`]: { description: "All.", informs: fields },
        [`u${name}`]: { description: "All." },
        json: {
          description: name,
          arguments: [{ name: "json", type: "json", default: { abcd: name, "a-": name, abcde: name, "'": [name, 1] } }],
        },
      },
      informs: { [`a${name}`]: { description: "All.", arguments: fields }, [`b${name}`]: { description: "All." } },
      sensors: {
        [name]: { description: "All.", type: name },
        [`f${name}{n}`]: { description: "All.", type: "json", parameters: { n: { type: "integer", minimum: 0, maximum: 9 } } },
        [`d${name}`]: { description: "All.", values: ["one", "two", "three", "x".repeat(length)], dynamic: true },
      },
    };
    emitDevice(folder, JSON.stringify(source));
  }
  expectBiomeContent(folder);
});

test("so is what says texts of any script", { timeout: 240_000 }, () => {
  const folder = buildFolder("formatted-scripts");
  const lengths = Array.from({ length: 71 }, (_, index) => 2 * index + 2);
  for (const [index, letter] of ["電", "ア", "ｱ", "한", "Ω", "é", "e\u0301", "🔭", "，", "\u200d", "👩‍🚀", "ﬃ"].entries()) {
    const requests = lengths.map((length) => {
      const text = letter.repeat(length);
      const json = { key: [text, text], another: { text, longer: text } };
      const request = { description: text, arguments: [{ name: "it", type: "json", default: json, description: text }] };
      return [`n${length}`, request] as const;
    });
    const source = {
      name: `script${index}`,
      version: "scripts-1.0",
      description: letter.repeat(100),
      requests: Object.fromEntries(requests),
    };
    emitDevice(folder, JSON.stringify(source));
  }
  expectBiomeContent(folder);
});
