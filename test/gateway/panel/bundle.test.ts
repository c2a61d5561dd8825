import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Bundle {
  readonly inputs: Readonly<Record<string, object>>;
}

interface Bundler {
  bundlePanel(folder: string): Promise<Bundle>;
}

let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "katcp-panel-"));
  const bundler = (await import(new URL("../../../gateway/bundle-panel.js", import.meta.url).href)) as Bundler;
  bundle = await bundler.bundlePanel(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");

describe("the page's files", () => {
  test("are no more than 200 kB, compressed", () => {
    const files = readdirSync(folder).filter((name) => /\.(html|js|css|svg)$/.test(name));
    expect(files).toEqual(expect.arrayContaining(["icon.svg", "index.html", "main.css", "main.js"]));
    const bytes = files.reduce((sum, name) => sum + gzipSync(read(name)).byteLength, 0);
    expect(bytes).toBeLessThan(200_000);
  });

  test("hold no module of Node", () => {
    expect(Object.keys(bundle.inputs).filter((path) => path.startsWith("node:"))).toEqual([]);
    expect(read("main.js")).not.toMatch(/["']node:/);
  });

  test("need no exception from the content security policy", () => {
    expect(read("index.html")).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)| on\w+=/);
    expect(read("main.js")).not.toMatch(/\beval\(|\bnew Function\b|setAttribute\("style"/);
    expect(read("main.css")).not.toMatch(/url\((?!data:)/);
  });

  test("name the licence of each package whose code they hold", () => {
    const licences = read("licences.txt");
    for (const name of ["preact", "@preact/signals", "@preact/signals-core", "uplot"]) expect(licences).toContain(`\n${name}\n\n`);
    expect(licences.match(/Permission is hereby granted, free of charge/g)).toHaveLength(4);
  });
});
