import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { contractOf, readInterfaces } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { describe, expect, test } from "vitest";
import { complex } from "../../interfaces/codecs/complex.js";

const generated = fileURLToPath(new URL("../../generated/", import.meta.url));

/** What is no data of its own: an engine's expression is its source, and a check of a schema any such check. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return value;
  if ("source" in value && "matches" in value) return { pattern: value.source };
  if ("findProblem" in value) return "a check of a schema";
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

describe("the contract of an interface", () => {
  test.each(readdirSync(generated))("of %s is the one that is generated", async (name) => {
    const { contract } = (await import(new URL(`../../generated/${name}/contract.ts`, import.meta.url).href)) as {
      readonly contract: Contract;
    };
    const { interfaces, diagnostics } = readInterfaces([fileURLToPath(new URL(`../../interfaces/${name}.katcp.json`, import.meta.url))]);
    expect(diagnostics).toEqual([]);
    const made = interfaces.map(({ model }) => contractOf(model, { codecOf: () => complex }));
    expect(made.map(plain)).toEqual([plain(contract)]);
    expect(await made[0]?.describe?.()).toEqual({ text: (await contract.describe?.())?.text });
  });

  test("has checks of schemas that judge", () => {
    const { interfaces } = readInterfaces([fileURLToPath(new URL("../../interfaces/showcase.katcp.json", import.meta.url))]);
    const [contract] = interfaces.map(({ model }) => contractOf(model));
    const setup = contract?.requests?.find(({ name }) => name === "configure")?.arguments?.[0]?.schema;
    expect([setup?.findProblem({ dishes: [{ name: "m000" }] }), setup?.findProblem({ dishes: [{ name: 5 }] })]).toEqual([
      undefined,
      "/dishes/0/name: expected a string",
    ]);
  });
});

test("files that are wrong are told of, and the others read", () => {
  const { interfaces, diagnostics } = readInterfaces(["no-such.katcp.json"]);
  expect([interfaces, diagnostics.map(({ file, message }) => `${file}: ${message}`)]).toEqual([
    [],
    ["no-such.katcp.json: there is no such file"],
  ]);
});
