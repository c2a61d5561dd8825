import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Contract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { emitDocument } from "../../../codegen/emit/text/emit-document.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";
import type { Complex } from "../../golden/codecs/complex.js";
import { connectWire } from "../../support/running-device.js";

const golden = new URL("../../golden/", import.meta.url);

/** Answers what is asked here of it. */
class WideDevice extends DeviceServer {
  constructor(contract: Contract) {
    super({ ...contract, requests: contract.requests?.filter(({ name }) => name === "multiply") ?? [] }, { port: 0, logSink: () => {} });
  }

  protected requestMultiply({ factors }: { readonly factors: readonly Complex[] }): { readonly product: Complex } {
    const multiply = (one: Complex, other: Complex): Complex => ({
      re: one.re * other.re - one.im * other.im,
      im: one.re * other.im + one.im * other.re,
    });
    return { product: factors.reduce(multiply, { re: 1, im: 0 }) };
  }
}

/** `npx katcp-gen test/golden/wide.katcp.json --out-dir test/golden --docs` makes them anew. */
describe("an interface with everything in it", () => {
  const { model, diagnostics } = compileInterface(readFileSync(new URL("wide.katcp.json", golden)), "wide.katcp.json");

  test("has nothing wrong with it", () => {
    expect(diagnostics).toEqual([]);
  });

  test("becomes the golden files, which the type tests compile", () => {
    if (model === undefined) throw new Error("no model");
    for (const { path, text } of [...emitTypeScript(model, ".."), emitDocument(model)]) {
      expect(text, path).toBe(readFileSync(new URL(path, golden), "utf8"));
    }
  });

  test("is served as it says", async () => {
    const { contract } = (await import(fileURLToPath(new URL("wide-Device/contract.js", golden)))) as { contract: Contract };
    const device = new WideDevice(contract);
    await device.start();
    const client = await connectWire(device.address?.port ?? 0);
    expect((await client.ask("?sensor-list")).map((line) => Buffer.from(line, "latin1").toString())).toEqual([
      "#sensor-list 10 A\\_name\\_that\\_JavaScript\\_would\\_sort. V integer",
      "#sensor-list 4k.temp A\\_leading\\_digit. K float 1.0 5.0",
      "#sensor-list blob JSON. \\@ string",
      "#sensor-list count Big. \\@ integer",
      "#sensor-list delete A\\_word. \\@ boolean",
      '#sensor-list mode A\\_map. \\@ discrete ok not-ok "quoted" __proto__',
      "#sensor-list phase A\\_complex\\_sensor. \\@ string",
      "#sensor-list seen A\\_time. \\@ timestamp",
      "!sensor-list ok 8",
    ]);
    expect((await client.ask("?sensor-value count"))[0]).toMatch(/ count unknown 9007199254740993$/);
    expect(await client.reply("?multiply 1+2j 0+1j")).toBe("!multiply ok -2+1j");
    expect(await client.reply("?multiply 7")).toContain("expected\\_another\\_text\\_(expected\\_a\\_complex\\_number");
    expect((await client.ask("?sensor-value phase"))[0]).toMatch(/ phase unknown 1\+0j$/);
    await device.stop();
  });
});
