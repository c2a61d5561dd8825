import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Contract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { emitDocument } from "../../../codegen/emit/text/emit-document.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";
import { connectWire } from "../../support/running-device.js";

const golden = new URL("../../golden/", import.meta.url);

/** `UPDATE_GOLDEN=1 npx katcp-gen test/golden/wide.katcp.json --out-dir test/golden --docs` makes them anew. */
describe("an interface with everything in it", () => {
  const { model, diagnostics } = compileInterface(readFileSync(new URL("wide.katcp.json", golden)), "wide.katcp.json");

  test("has nothing wrong with it", () => {
    expect(diagnostics).toEqual([]);
  });

  test("becomes the golden files, which the type tests compile", () => {
    if (model === undefined) throw new Error("no model");
    for (const { path, text } of [...emitTypeScript(model), emitDocument(model)]) {
      expect(text, path).toBe(readFileSync(new URL(path, golden), "utf8"));
    }
  });

  test("is served as it says", async () => {
    const { contract } = (await import(fileURLToPath(new URL("wide-Device/contract.js", golden)))) as { contract: Contract };
    const device = new DeviceServer({ ...contract, requests: [] }, { port: 0, logSink: () => {} });
    await device.start();
    const client = await connectWire(device.address?.port ?? 0);
    expect((await client.ask("?sensor-list")).map((line) => Buffer.from(line, "latin1").toString())).toEqual([
      "#sensor-list 10 A\\_name\\_that\\_JavaScript\\_would\\_sort. V integer",
      "#sensor-list 4k.temp A\\_leading\\_digit. K float 1.0 5.0",
      "#sensor-list blob JSON. \\@ string",
      "#sensor-list count Big. \\@ integer",
      "#sensor-list delete A\\_word. \\@ boolean",
      '#sensor-list mode A\\_map. \\@ discrete ok not-ok "quoted" __proto__',
      "#sensor-list seen A\\_time. \\@ timestamp",
      "!sensor-list ok 7",
    ]);
    expect((await client.ask("?sensor-value count"))[0]).toMatch(/ count unknown 9007199254740993$/);
    await device.stop();
  });
});
