import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer, type DeviceServerOptions, readSnapshot } from "katcp-runtime";
import { loadInterface, simulate } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { runCli } from "../../tools/cli.js";
import { Authority } from "../support/certificates.js";
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

/** An interface of one request, and the schema of its argument. */
function withSchema(): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "setup.schema.json"), '{ "type": "object" }');
  const setup = { description: "Set up.", arguments: [{ name: "setup", type: "json", schema: "./setup.schema.json" }] };
  const path = join(folder, "rx.katcp.json");
  writeFileSync(path, JSON.stringify({ name: "rx", version: "rx-1.0", requests: { setup } }));
  return path;
}

describe("katcp import, of a device that describes itself,", () => {
  test("writes its interface and the schemas beside it, and overwrites nothing", async () => {
    await using sim = await simulate(withSchema(), {}, { port: 0 });
    const device = `127.0.0.1:${sim.address.port}`;
    const out = join(tempFolder(), "rx.katcp.json");
    expect(await run("import", device, "--out", out)).toEqual({ code: 0, out: "", err: "" });
    expect(loadInterface(out).model.describe()).toEqual(loadInterface(withSchema()).model.describe());
    expect(await run("diff", device, out)).toMatchObject({ code: 0, out: expect.stringContaining("no change") });
    rmSync(out);
    expect(await run("import", device, "--out", out)).toMatchObject({
      code: 1,
      err: expect.stringContaining("setup.schema.json: there is a file"),
    });
    expect(existsSync(out)).toBe(false);
    const { out: printed, err } = await run("import", device);
    expect([JSON.parse(printed).name, err]).toEqual(["rx", "note: ./setup.schema.json: --out writes this schema beside the interface"]);
  });
});

test("katcp import leaves no file where it cannot write all of them, and says which", async () => {
  await using sim = await simulate(withSchema(), {}, { port: 0 });
  const folder = tempFolder();
  // The schema can be written, the interface cannot: its name is too long for a file.
  const out = join(folder, `${"x".repeat(300)}.katcp.json`);
  const { code, err } = await run("import", `127.0.0.1:${sim.address.port}`, "--out", out);
  expect([code, err]).toEqual([1, expect.stringMatching(/^katcp: .*x\.katcp\.json cannot be written: ENAMETOOLONG/)]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".json"))).toEqual([]);

  writeFileSync(join(folder, "file"), "");
  const below = await run("import", `127.0.0.1:${sim.address.port}`, "--out", join(folder, "file/rx.katcp.json"));
  expect(below).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be written: a file stands where a folder should be$/) });
});

describe("katcp diff", () => {
  test("does not see the default of a secret, nor examples of it, since a device keeps them to itself", async () => {
    const path = join(tempFolder(), "rx.katcp.json");
    const word = { name: "word", type: "string", secret: true, default: "hunter2" };
    const login = { description: "Log in.", arguments: [word], examples: [{ arguments: ["hunter3"] }] };
    writeFileSync(path, JSON.stringify({ name: "rx", version: "rx-1.0", requests: { login } }));
    await using sim = await simulate(path, {}, { port: 0 });
    const device = `127.0.0.1:${sim.address.port}`;
    expect(await run("diff", device, path)).toEqual({ code: 0, out: `${path}: no change since ${device}`, err: "" });
    expect(await run("diff", path, device)).toEqual({ code: 0, out: `${device}: no change since ${path}`, err: "" });
  });

  test("tells of the default of a secret in a file, and not what it is", async () => {
    const [old, now] = ["hunter2", "hunter3"].map((secret) => {
      const path = join(tempFolder(), "rx.katcp.json");
      const word = { name: "word", type: "string", secret: true, default: secret };
      writeFileSync(
        path,
        JSON.stringify({ name: "rx", version: "rx-1.0", requests: { login: { description: "Log in.", arguments: [word] } } }),
      );
      return path;
    });
    const { out } = await run("diff", old ?? "", now ?? "");
    expect(out).toContain("argument-default-changed");
    expect(out).not.toContain("hunter");
  });

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

describe("katcp snapshot", () => {
  const snapshot = { request: true, recentBytes: 4096 };

  test("prints what a device does, as JSON that readSnapshot reads, or for people", async () => {
    const { port, client } = await startDevice(new Dev({ port: 0, logSink: () => {}, snapshot }));
    await client.ask("?sensor-sampling mode event");
    const { code, out } = await run("snapshot", `127.0.0.1:${port}`);
    expect(code).toBe(0);
    const { device, clients } = readSnapshot(out);
    expect([device.addresses, clients[0]?.sampledSensors]).toEqual([[`127.0.0.1:${port}`], 1]);
    const text = await run("snapshot", `127.0.0.1:${port}`, "--format", "text");
    expect(text.out).toMatch(/^dev \S+ at 127\.0\.0\.1:\d+, 20/);
    expect(text.out).toMatch(/^clients \(2\)\n(.*\n)* {2}127\.0\.0\.1:\d+: here for .*, 1 sampled$/m);
    expect(text.out).toMatch(/^limits, the nearest first \(\d+\)$/m);
  });

  test("reads a Unix socket, and TLS with a certificate", async () => {
    const authority = await Authority.create();
    const folder = tempFolder();
    const keep = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const ops = await authority.issue({ name: "ops-1" });
    const server = await authority.issue({ name: "dish", names: ["localhost"] });
    const path = join(folder, "dish.sock");
    const tls = { ...server, ca: authority.cert, requestCert: true, roles: [{ subject: "ops-*", role: "engineer" }] };
    const { device } = await startTls({
      listen: [
        { path, role: "engineer" },
        { host: "localhost", port: 0, tls },
      ],
      snapshot,
      logSink: () => {},
    });
    expect(readSnapshot((await run("snapshot", path)).out).clients[0]?.role).toBe("engineer");
    const words = ["--ca", keep("ca.pem", authority.cert), "--cert", keep("cert.pem", ops.cert), "--key", keep("key.pem", ops.key)];
    const secured = await run("snapshot", `localhost:${device.addresses[1]?.port}`, ...words);
    expect(readSnapshot(secured.out).clients[0]?.subject).toBe("ops-1");
    expect(await run("snapshot", path, "--ca", "no-such.pem")).toMatchObject({ code: 1, err: expect.stringContaining("no-such.pem") });
  });

  test("prints nothing that a terminal obeys, whatever clients have sent", async () => {
    const { port, client } = await startDevice(new Dev({ port: 0, logSink: () => {}, snapshot }));
    await client.ask(`?greet ${Buffer.from("\\e[2J\x9b2J\u202e").toString("latin1")}`);
    for (const format of ["json", "text"]) {
      const { out } = await run("snapshot", `127.0.0.1:${port}`, "--format", format);
      expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(out).toContain("2J");
    }
  });

  test("says why there is none", async () => {
    expect(await run("snapshot", await startDev())).toMatchObject({ code: 1, err: expect.stringContaining("snapshot: { request: true }") });
    const { port } = await startDevice(
      new Dev({ port: 0, logSink: () => {}, snapshot, access: { guard: { "device-snapshot": "nobody" } } }),
    );
    expect(await run("snapshot", `127.0.0.1:${port}`)).toMatchObject({ code: 1, err: expect.stringContaining("no client may use it") });
    expect(await run("snapshot", join(tempFolder(), "none.sock"))).toMatchObject({ code: 3 });
    const cut = await startScript(greeting5, (line) => `#${line.slice(1)} 1 {}\n!${line.slice(1)} ok 1 00\n`);
    expect(await run("snapshot", `127.0.0.1:${cut.port}`)).toMatchObject({ code: 1, err: expect.stringContaining("did not come whole") });
    await cut.close();
  });
});

/** A device with two roles. */
async function startTls(options: DeviceServerOptions): Promise<{ readonly device: DeviceServer }> {
  const device = new DeviceServer({ version: "dish-1.0", roles: ["monitor", "engineer"] }, options);
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return { device };
}
