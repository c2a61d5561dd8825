import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { runCli } from "../../tools/cli.js";
import { greeting5 } from "../support/dut-client.js";
import { startDevice } from "../support/running-device.js";
import { startScript } from "../support/scripted-server.js";
import { tempFolder } from "../support/temp-folder.js";

async function run(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(words, { log: (line) => out.push(line), error: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

async function startDev(): Promise<string> {
  const { port } = await startDevice(new Dev({ port: 0, logSink: () => {} }));
  return `127.0.0.1:${port}`;
}

const file = "interfaces/dev.katcp.json";

/** The interface with something else in it. */
function changed(from: string, to: string): string {
  const path = join(tempFolder(), "dev.katcp.json");
  writeFileSync(path, readFileSync(file, "utf8").replace(from, to));
  return path;
}

describe("katcp describe", () => {
  test("prints an interface file that says what the device's own says", async () => {
    const device = await startDev();
    const { code, out } = await run("describe", device);
    const path = join(tempFolder(), "dev.katcp.json");
    writeFileSync(path, `${out}\n`);
    expect(code).toBe(0);
    expect(await run("diff", device, path)).toEqual({ code: 0, out: `${path}: no change since ${device}`, err: "" });
    expect((await run("describe", device, "--canonical")).out).toMatch(/^\{"format":1,"interface":\{"name":"dev"/);
  });

  test("says that a device does not describe itself, and that there is none", async () => {
    const server = await startScript(greeting5, (line) => `!${line.slice(1)} invalid Unknown\n`);
    const device = `127.0.0.1:${server.port}`;
    expect(await run("describe", device)).toMatchObject({ code: 1, err: expect.stringContaining("does not describe itself") });
    await server.close();
    expect(await run("describe", device)).toMatchObject({ code: 3, err: expect.stringContaining("no connection") });
    expect(await run("describe", "dev")).toMatchObject({ code: 1, err: expect.stringContaining("host:port") });
  });
});

describe("katcp diff", () => {
  test("finds nothing between a device and its file, or a device and itself", async () => {
    const device = await startDev();
    expect(await run("diff", device, file)).toEqual({ code: 0, out: `${file}: no change since ${device}`, err: "" });
    expect(await run("diff", device, device)).toEqual({ code: 0, out: `${device}: no change since ${device}`, err: "" });
  });

  test("tells what a file would change of a device, and refuses a version that is too low", async () => {
    const device = await startDev();
    const path = changed('"units": "MHz"', '"units": "GHz"');
    const { code, out } = await run("diff", device, path);
    expect(code).toBe(1);
    expect(out).toContain("units-changed");
    expect(out).toContain(`changes since ${device}`.replace("changes", "change"));
    const { version } = JSON.parse((await run("diff", path, device, "--format", "json")).out) as { readonly version: object };
    expect(version).toMatchObject({ old: "dev-api-1.0", new: "dev-api-1.0", isEnough: false });
  });

  test("tells of a file that is wrong, and of one that is not there", async () => {
    const device = await startDev();
    expect(await run("diff", device, changed('"requests"', '"requets"'))).toMatchObject({
      code: 1,
      err: expect.stringContaining("unknown-key"),
    });
    expect(await run("diff", "none.katcp.json", device)).toMatchObject({ code: 1, err: expect.stringContaining("there is no such file") });
    expect(await run("diff", device)).toMatchObject({ code: 2 });
  });
});
