import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runCli } from "../../gateway/cli.js";
import { build, buildGateway } from "../support/build-codegen.js";
import { eventually } from "../support/gateway-client.js";
import { tempFolder } from "../support/temp-folder.js";

buildGateway();
build("examples");

beforeAll(async () => {
  if (existsSync("gateway/dist/panel/index.html")) return;
  const bundler = (await import(new URL("../../gateway/bundle-panel.js", import.meta.url).href)) as { bundlePanel(): Promise<unknown> };
  await bundler.bundlePanel();
});

const root = fileURLToPath(new URL("../..", import.meta.url));
const gateway = [join(root, "gateway/bin/katcp-gateway.js")];
const tools = [join(root, "tools/bin/katcp.js"), "gateway"];

/** Runs a program to its end, in a folder of its own. */
function run(words: readonly string[], cwd = tempFolder()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd, encoding: "utf8", timeout: 240_000 });
  return { status, stdout, stderr };
}

interface Running {
  /** What it prints first. */
  readonly line: string;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly process: ChildProcess;
}

/** Starts a program that stays; it ends with the test. */
async function start(words: readonly string[], cwd = tempFolder()): Promise<Running> {
  const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const failed = exited.then(() => Promise.reject(new Error(`${words.join(" ")} ended: ${said}`)));
  failed.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line") as Promise<[string]>, failed]);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return { line, end, process: child };
}

/** Runs the command in this process: the code, and what it prints. */
async function call(...words: readonly string[]) {
  const [printed, errors]: [string[], string[]] = [[], []];
  const terminal = { log: (line: string) => void printed.push(line), error: (line: string) => void errors.push(line) };
  const code = await runCli(words, terminal, { untilInterrupted: async () => {} });
  return { code, printed: printed.join("\n"), errors: errors.join("\n") };
}

describe("katcp-gateway", () => {
  test("without a file shows the device at the usual port, and ends on a signal with 0", { timeout: 240_000 }, async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { line, end } = await start([...gateway, "--port", "0"]);
      expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      const site = (await (await fetch(`${line}api/site`)).json()) as object;
      const devices = [{ name: "127.0.0.1-7147", address: "127.0.0.1:7147" }];
      expect(site).toMatchObject({ site: "KATCP", you: { role: "viewer" }, devices });
      expect(await (await fetch(line)).text()).toContain('<script type="module"');
      expect(await end(signal)).toBe(0);
    }
  });

  test("listens at 8147 unless it is told otherwise, and says why where it cannot", async () => {
    const taken = createServer().listen(8147, "127.0.0.1");
    onTestFinished(() => {
      taken.close();
    });
    // Where somebody else listens there already, all is as it should be.
    await Promise.race([once(taken, "listening"), new Promise((resolve) => taken.once("error", resolve))]);
    const { status, stderr } = run(gateway);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^katcp-gateway: cannot listen at 127\.0\.0\.1:8147: .*EADDRINUSE/)]);
  });

  test("shows the devices that it is given", async () => {
    const words = ["--port", "0", "--device", "rx-m000:7147", "--device", "[::1]:7148", "--host", "127.0.0.1"];
    const { line } = await start([...gateway, ...words]);
    const { devices } = (await (await fetch(`${line}api/site`)).json()) as { readonly devices: readonly { readonly address: string }[] };
    expect(devices.map(({ address }) => address)).toEqual(["rx-m000:7147", "[::1]:7148"]);
  });

  test("lists all that is wrong with a site file, each with its place, and ends with 1", async () => {
    const file = join(tempFolder(), "site.json");
    writeFileSync(file, '{\n  "listen": { "port": 70000 },\n  "devices": [{ "address": "rx:7147", "sample": "auto" }]\n}\n');
    const { code, printed, errors } = await call(file);
    expect([code, printed]).toEqual([1, ""]);
    expect(errors).toMatch(/site\.json:2:23: error .*65535/);
    expect(errors).toMatch(/site\.json:3:39: error .*"sample"/);
    expect(await call("/nowhere/site.json")).toMatchObject({ code: 1, errors: "katcp-gateway: /nowhere/site.json: there is no such file" });
    expect(await call("docs")).toMatchObject({ code: 1, errors: "katcp-gateway: docs: this is a directory, expected a site file" });
  });

  test.each<readonly [readonly string[], string]>([
    [["--port", "70000"], "expected a port from 0 to 65535"],
    [["--device", "rx"], "expected HOST:PORT"],
    [["--nonsense"], "--nonsense"],
    [["one.json", "two.json"], "too many arguments"],
    [["site.json", "--device", "rx:7147"], 'expected a site file or --device, received both: add the device to "devices" of site.json'],
    [["token", "ann"], "role"],
    [["schema", "nonsense"], "site, tokens"],
  ])("%j makes no sense: it says why, and ends with 2", async (words, why) => {
    expect(await call(...words)).toMatchObject({ code: 2, errors: expect.stringContaining(why) });
  });

  test("makes a token whose hash is in the entry, and nothing else of it", async () => {
    const { code, printed, errors } = await call("token", "ann", "operator");
    const token = /: ([\w-]{43})$/.exec(errors)?.[1] ?? "";
    const sha256 = createHash("sha256").update(token).digest("hex");
    expect([code, JSON.parse(printed)]).toEqual([0, { name: "ann", role: "operator", sha256 }]);
  });

  test("lists its commands and options, and says its version", async () => {
    const { code, printed } = await call("--help");
    expect([code, ...["serve", "token", "schema"].filter((name) => !printed.includes(`  ${name} `))]).toEqual([0]);
    expect(await call("serve", "--help")).toMatchObject({ code: 0, printed: expect.stringMatching(/--device[\s\S]*--host[\s\S]*--port/) });
    const { version } = JSON.parse(readFileSync("gateway/package.json", "utf8")) as { readonly version: string };
    expect(await call("--version")).toMatchObject({ code: 0, printed: version });
  });
});

test("katcp gateway is the same command: words, output, signals and exit codes pass through", { timeout: 240_000 }, async () => {
  const { line, end } = await start([...tools, "--port", "0"]);
  expect(await (await fetch(`${line}healthz`)).json()).toMatchObject({ devices: 1 });
  expect(await end("SIGTERM")).toBe(0);
  expect(run([...tools, "--port", "70000"])).toMatchObject({ status: 2, stderr: expect.stringContaining("expected a port") });
  expect(run([...tools, "missing.json"])).toMatchObject({ status: 1, stderr: "katcp-gateway: missing.json: there is no such file\n" });
});

test("npm run panel starts the example device, a simulated correlator and the page, where everybody may do everything", {
  timeout: 240_000,
}, async () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly scripts: { readonly panel: string } };
  const [, program = ""] = /^npm run --silent build && exec node (\S+)$/.exec(scripts.panel) ?? [];
  const { line, end } = await start([join(root, program), "--port", "0"], root);
  const url = /Open (http:\/\/127\.0\.0\.1:\d+\/)/.exec(line)?.[1] ?? "";
  expect(await (await fetch(url)).text()).toContain('<script type="module"');
  const site = async () => (await (await fetch(`${url}api/site`)).json()) as { readonly devices: readonly { readonly state: string }[] };
  let last = await site();
  await eventually(() => {
    void site().then((now) => {
      last = now;
    });
    return last.devices.every(({ state }) => state === "connected");
  });
  expect(last).toMatchObject({
    site: "Example",
    history: true,
    you: { role: "expert" },
    devices: [{ name: "dev" }, { name: "correlator" }],
  });
  expect(await end("SIGTERM")).toBe(0);
});
