import { createContext, Script } from "node:vm";
import { build, type Metafile } from "esbuild";
import { MemoryNetwork } from "katcp-runtime/testing";
import { simulate } from "katcp-tools";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { GatewayAuditRecord } from "../../gateway/index.js";
import { eventually, liveUrl, siteFor, startGateway, upgradeStatus } from "../support/gateway-client.js";

let code = "";
let metafile: Metafile | undefined;

beforeAll(async () => {
  const { outputFiles, ...result } = await build({
    entryPoints: ["test/support/browser-page.ts"],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "page",
    target: "es2022",
    conditions: ["katcp-source"],
    metafile: true,
    minify: true,
    logLevel: "silent",
  });
  code = outputFiles[0]?.text ?? "";
  metafile = result.metafile;
});

/** What a page in a browser has, and nothing of Node's. */
function browserGlobals(): object {
  const { TextDecoder, TextEncoder, URL, AbortController, AbortSignal, MessageChannel, performance, crypto, queueMicrotask, btoa } =
    globalThis;
  const shared = { TextDecoder, TextEncoder, URL, AbortController, AbortSignal, MessageChannel, performance, crypto, queueMicrotask, btoa };
  // A browser's timers are numbers.
  const timers = {
    setTimeout: (callback: () => void, ms: number) => Number(setTimeout(callback, ms)),
    clearTimeout: (id: number) => clearTimeout(id),
  };
  return { ...shared, ...timers, WebSocket, console, Uint8Array, ArrayBuffer };
}

function loadPage(): { readonly visit: (url: string, token?: string) => Promise<Readonly<Record<string, unknown>>> } {
  const context = createContext(browserGlobals());
  new Script(`${code};globalThis.page = page;`).runInContext(context);
  return (context as { readonly page: ReturnType<typeof loadPage> }).page;
}

async function open(role: string) {
  const network = new MemoryNetwork();
  const sim = await simulate("interfaces/dev.katcp.json", {}, { host: "dut", port: 7147, listener: network.listen });
  onTestFinished(() => sim.stop());
  const audit: GatewayAuditRecord[] = [];
  const gateway = await startGateway(siteFor(role), { connector: network.connect, audit: (record) => audit.push(record) });
  const rx = gateway.hub.devices.get("rx");
  await eventually(() => rx?.description.source === "device");
  return { gateway, audit };
}

describe("the generated client in a browser", () => {
  test("holds no module of Node, and nothing of the server", () => {
    const inputs = Object.entries(metafile?.inputs ?? {});
    expect(inputs.length).toBeGreaterThan(50);
    const imported = inputs.flatMap(([, { imports }]) => imports.map(({ path }) => path));
    expect(imported.filter((path) => path.startsWith("node:"))).toEqual([]);
    const paths = inputs.map(([path]) => path);
    expect(paths.filter((path) => /runtime\/(server|platform\/node)/.test(path))).toEqual([]);
    expect(paths).toContain("runtime/platform/browser.ts");
    expect(code).not.toMatch(/\bprocess\.|\brequire\(/);
  });

  test("works through the gateway as a script does: requests, informs as they come, sensors and the device's own description", async () => {
    const { gateway, audit } = await open("operator");
    const result = await loadPage().visit(liveUrl(gateway, "katcp/rx"));
    expect(result).toMatchObject({ steps: 3, version: "dev-api-1.0", interface: "same", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(typeof result["greeting"]).toBe("string");
    expect(typeof result["total"]).toBe("number");
    expect(["idle", "track", "stow"]).toContain(result["mode"]);
    expect(audit.map(({ request, outcome }) => [request, outcome])).toEqual([
      ["greet", "ok"],
      ["add", "ok"],
      ["scan", "ok"],
      ["set-mode", "ok"],
    ]);
    expect(audit[0]?.arguments).toEqual(["Zoë 🔭 \\ tab\t"]);
  });

  test("may do what its role may: each line is checked, and what is refused is answered and written down", async () => {
    const { gateway, audit } = await open("viewer");
    await expect(loadPage().visit(liveUrl(gateway, "katcp/rx"))).rejects.toThrow(
      "?greet needs the role operator, and anonymous has the role viewer",
    );
    expect(audit.map(({ request, outcome }) => [request, outcome])).toEqual([["greet", "refused"]]);
    expect(gateway.hub.devices.get("rx")?.calls.refused).toBe(1);
  });

  test("is told why where the device is not there", async () => {
    const gateway = await startGateway(siteFor("operator"), { connector: new MemoryNetwork().connect });
    await expect(loadPage().visit(liveUrl(gateway, "katcp/rx"))).rejects.toThrow("no connection to rx");
    await expect(loadPage().visit(liveUrl(gateway, "katcp/nobody"))).rejects.toThrow("did not open the WebSocket");
  });
});

describe("a tunnel", () => {
  test("answers a line that it does not pass on by its identifier, and drops what is no request", async () => {
    const { gateway } = await open("viewer");
    const socket = new WebSocket(liveUrl(gateway, "katcp/rx"), ["katcp"]);
    onTestFinished(() => socket.terminate());
    let said = "";
    socket.on("message", (data) => {
      said += String(data);
    });
    await eventually(() => said.includes("katcp-device"));
    socket.send("!reply ok\n#inform\nnonsense \\x\n?ha");
    socket.send(Buffer.from("lt[5]\n?watchdog[6]\n"));
    await eventually(() => said.includes("!watchdog[6] ok"));
    expect(said).toContain("!halt[5] fail ?halt\\_needs\\_the\\_role\\_expert,\\_and\\_anonymous\\_has\\_the\\_role\\_viewer\n");
    expect(await upgradeStatus(liveUrl(gateway, "katcp/rx"), ["katcp"], { origin: "http://evil.example" })).toBe(403);
  });
});
