import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { readonly packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(lock.packages).filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

/** What may stand in a package of ours, or under it: licences that ask for their text, and no more. */
const permissive =
  /^\(?(0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD-2-Clause|BSD-3-Clause|ISC|MIT|PSF-2\.0|Python-2\.0|Unlicense)( OR [\w.-]+)*\)?$/;
/** What our tests and tools may have besides. */
const alsoForUs = /^(MPL-2\.0|CC-BY-4\.0)$/;

test("every package of the lock file is known by its content", () => {
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, { integrity = "" }]) => !integrity.startsWith("sha512-")).map(([path]) => path)).toEqual([]);
});

test("no package comes from anywhere but the registry that the installer is told", () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test.each(["runtime", "codegen", "tools", "gateway"])("the package %s and all below it have permissive licences", (folder) => {
  const { license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { readonly license: string };
  expect(license).toBe("MIT");
});

test("what users install has permissive licences, and what we use to build and test has none that spreads", () => {
  const others = installed.filter(
    ([, { license = "none", dev }]) => !permissive.test(license) && !(dev === true && alsoForUs.test(license)),
  );
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});
