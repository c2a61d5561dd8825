import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Contract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../codegen/diagnostics/diagnostics.js";
import { emitDocuments } from "../../../codegen/emit/text/emit-documents.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";
import { KEY_TABLE } from "../../../codegen/interface/key-table.js";
import { readIncludes } from "../../../codegen/interface/read-includes.js";
import { type Site, visitSites } from "../../../codegen/lint/site.js";
import { ShowcaseClient } from "../../../generated/showcase/client.js";
import type { ShowcaseSensors } from "../../../generated/showcase/server.js";
import type { Complex } from "../../../interfaces/codecs/complex.js";
import { compileCase } from "../../support/corpus.js";
import { mostPrivileged } from "../../support/most-privileged.js";
import { connectWire } from "../../support/running-device.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const entry = { name: "showcase", entry: join(root, "interfaces/showcase.katcp.json") };

/** Every object of the interface and of what it includes. */
const sites = readIncludes(readFileSync(entry.entry), entry.entry, (file) => readFileSync(file)).all.flatMap((file) => [
  ...visitSites(file),
]);

function keysOf({ node }: Site): readonly string[] {
  return node.entries.map(({ key }) => key);
}

/** Answers what is asked here of it. */
class Showcase extends mostPrivileged(DeviceServer) {
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

/** `npm run generate` makes its files anew. */
describe("an interface with everything in it", () => {
  const { model, diagnostics } = compileCase(entry);

  test("has nothing wrong with it", () => {
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  });

  test.each(Object.entries(KEY_TABLE))("has every key of a %s", (kind, rules) => {
    const used = new Set(sites.filter((site) => site.kind === kind || (kind === "included file" && site.kind === "file")).flatMap(keysOf));
    expect(rules.map(({ key }) => key).filter((key) => !used.has(key))).toEqual([]);
  });

  test("becomes the golden files, which the type tests compile", () => {
    if (model === undefined) throw new Error("no model");
    const named = { ...model, source: "interfaces/showcase.katcp.json" };
    for (const { path, text } of [...emitTypeScript(named, "../../interfaces"), ...emitDocuments(named)]) {
      expect(text, path).toBe(readFileSync(join(root, "generated", path), "utf8"));
    }
  });

  test("is served as it says", async () => {
    const { contract } = (await import(join(root, "generated/showcase/contract.js"))) as { contract: Contract };
    const device = new Showcase(contract);
    await device.start();
    const client = await connectWire(device.address?.port ?? 0);
    expect((await client.ask("?sensor-list")).map((line) => Buffer.from(line, "latin1").toString())).toEqual([
      "#sensor-list 10 A\\_name\\_that\\_JavaScript\\_would\\_sort. V integer",
      "#sensor-list 4k.temp A\\_leading\\_digit. K float 1.0 5.0",
      "#sensor-list angle Beyond\\_ASCII. ° float",
      "#sensor-list blob JSON. \\@ string",
      "#sensor-list count Big. \\@ integer",
      "#sensor-list delete A\\_word. \\@ boolean",
      "#sensor-list device-status Overall\\_health\\_of\\_the\\_device. \\@ discrete ok degraded fail",
      "#sensor-list hand Now\\_called\\_side.\\_Values\\_of\\_its\\_own. \\@ discrete left right",
      ...["00.h", "00.v", "01.h", "01.v", "02.h", "02.v", "03.h", "03.v"].map((member) => {
        return `#sensor-list input${member}.power A\\_closed\\_family. dBFS float -40.0 -10.0`;
      }),
      '#sensor-list mode A\\_map. \\@ discrete ok not-ok "quoted" __proto__',
      "#sensor-list names A\\_list. \\@ string",
      "#sensor-list own-phase Another. \\@ string",
      "#sensor-list phase A\\_complex\\_sensor. \\@ string",
      "#sensor-list reflection Without\\_a\\_codec. \\@ string",
      "#sensor-list rx.temp A\\_sensor\\_of\\_a\\_group. K float",
      "#sensor-list seen A\\_time. \\@ timestamp",
      "#sensor-list setup JSON\\_of\\_a\\_known\\_form. \\@ string",
      "#sensor-list side Values\\_of\\_its\\_own. \\@ discrete left right",
      "!sensor-list ok 25",
    ]);
    expect((await client.ask("?sensor-value count"))[0]).toMatch(/ count unknown 9007199254740993$/);
    expect(await client.reply("?multiply 1+2j 0+1j")).toBe("!multiply ok -2+1j");
    expect(await client.reply("?multiply 7")).toContain("expected\\_another\\_text\\_(expected\\_a\\_complex\\_number");
    expect((await client.ask("?sensor-value phase"))[0]).toMatch(/ phase unknown 1\+0j$/);
    await device.stop();
  });

  test("has families, at the device and at its client", async () => {
    const { contract } = (await import(join(root, "generated/showcase/contract.js"))) as { contract: Contract };
    const device = new Showcase(contract);
    await device.start();
    const sensors = device.sensors as ShowcaseSensors;
    await using client = await ShowcaseClient.connect("127.0.0.1", device.address?.port ?? 0);
    sensors.inputPower({ input: 2, pol: "h" }).value = -50;
    expect(await client.sensors.inputPower({ input: 2, pol: "h" }).read()).toMatchObject({ value: -50, status: "warn" });
    expect((await client.sensors.inputPower.members()).map(([{ input, pol }]) => `${input}${pol}`).join()).toBe("0h,0v,1h,1v,2h,2v,3h,3v");
    expect(await client.sensors.beamOn.members()).toEqual([]);
    sensors.beamOn.add({ side: "left", n: 12 }).value = true;
    sensors.state.add({ stream: "a.b" }).value = "not-ok";
    const [[parameters, beam] = []] = await client.sensors.beamOn.members();
    expect([parameters, beam?.name, (await beam?.read())?.value]).toEqual([{ side: "left", n: 12 }, "beam12.left.on", true]);
    expect((await client.sensors.state({ stream: "a.b" }).read()).value).toBe("not-ok");
    await expect(client.sensors.state({ stream: "gone" }).read()).rejects.toThrow("Unknown sensor 'gone.state'");
    expect(() => client.sensors.inputPower({ input: 4, pol: "h" })).toThrow("input: expected an integer from 0 to 3, received 4");
    await device.stop();
  });

  test("has groups, at the device and at its client", async () => {
    const { contract } = (await import(join(root, "generated/showcase/contract.js"))) as { contract: Contract };
    const device = new Showcase(contract);
    await device.start();
    const sensors = device.sensors as ShowcaseSensors;
    await using client = await ShowcaseClient.connect("127.0.0.1", device.address?.port ?? 0);
    sensors.rx.temp.value = 20;
    expect((await client.sensors.rx.temp.read()).value).toBe(20);
    const product = sensors.subarray.add({ product: "a" });
    product.gain({ side: "left" }).value = 3;
    product.beam({ beam: 1 }).angle.value = 45;
    const wanted = client.sensors.subarray({ product: "a" });
    expect((await wanted.gain({ side: "left" }).read()).value).toBe(3);
    expect((await wanted.beam({ beam: 1 }).angle.read()).value).toBe(45);
    expect(await client.sensors.subarray.members()).toMatchObject([[{ product: "a" }, { deviceStatus: { name: "a-device-status" } }]]);
    await device.stop();
  });
});
