import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AuditRecord } from "katcp-runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { Authority, type Identity } from "../support/certificates.js";
import { type DebianProgram, debianProgram } from "../support/debian-packages.js";
import { tempFolder } from "../support/temp-folder.js";
import { TutorialClient } from "./generated/tutorial/client.js";
import { runPeer, servePeer } from "./peer.js";

const page = readFileSync("docs/security.md", "utf8");
const host = "dish.example.org";

let authority: Authority;
let stranger: Authority;
let dish: Identity;
let desk: Identity;

beforeAll(async () => {
  authority = await Authority.create();
  stranger = await Authority.create("Another");
  dish = await authority.issue({ name: "dish", names: [host] });
  desk = await authority.issue({ name: "desk-1" });
});

/** A snippet of the page with other hosts, ports and folders; each of them stands in it. */
function snippet(fence: string, replacements: Readonly<Record<string, string>>): string {
  const [, found] = new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page) ?? [];
  if (found === undefined) throw new Error(`docs/security.md has no snippet ${fence}`);
  let text = found;
  for (const [from, to] of Object.entries(replacements)) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** A tunnel does not say which port it got, so that it has to be told one that is free. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a tunnel, and waits until it listens. */
async function startTunnel(program: DebianProgram, args: readonly string[], port: number): Promise<void> {
  let said = "";
  // A group of its own: it has a process for each connection.
  const child: ChildProcess = spawn(debianProgram(program), args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (said += String(text)));
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  });
  for (let tries = 0; tries < 500; tries++) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    const isOpen = await Promise.race([once(socket, "connect").then(() => true, () => false), once(socket, "close").then(() => false)]); // biome-ignore format: one line
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
  throw new Error(`${program} does not listen: ${said}`);
}

function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return folder;
}

/** Our device with TLS, which asks for certificates, and all that it writes down. */
async function serveDev(): Promise<{ readonly port: number; readonly records: readonly AuditRecord[]; readonly dev: Dev }> {
  const records: AuditRecord[] = [];
  const listen = [{ port: 0, tls: { ...dish, ca: authority.cert, requestCert: true } }];
  const dev = new Dev({ listen, logSink: () => {}, audit: (record) => records.push(record) });
  await dev.start();
  onTestFinished(() => dev.stop({ graceMs: 0 }));
  return { port: dev.address?.port ?? 0, records, dev };
}

const clientFiles = (identity: Identity): Readonly<Record<string, string>> => ({
  "dish-ca.pem": authority.cert,
  "desk-cert.pem": identity.cert,
  "desk-key.pem": identity.key,
});

/** The tunnels on the machine of a client: each gives the port where it listens. */
const clientTunnels: readonly { readonly program: DebianProgram; start(port: number, identity: Identity): Promise<number> }[] = [
  {
    program: "stunnel",
    async start(port, identity) {
      const own = await freePort();
      const folder = writeFiles(clientFiles(identity));
      const config = snippet("ini stunnel client", {
        "/etc/stunnel": folder,
        "127.0.0.1:7147": `127.0.0.1:${own}`,
        [`${host}:7148`]: `127.0.0.1:${port}`,
      });
      writeFileSync(join(folder, "dish.conf"), config);
      await startTunnel("stunnel", [join(folder, "dish.conf")], own);
      return own;
    },
  },
  {
    program: "socat",
    async start(port, identity) {
      const own = await freePort();
      const folder = writeFiles(clientFiles(identity));
      const command = snippet("text socat client", {
        "/etc/": `${folder}/`,
        "TCP-LISTEN:7147": `TCP-LISTEN:${own}`,
        [`${host}:7148`]: `127.0.0.1:${port}`,
      });
      const [program, ...args] = command.trim().split(" ");
      expect(program).toBe("socat");
      await startTunnel("socat", args, own);
      return own;
    },
  },
];

describe.each(clientTunnels)("aiokatcp behind $program, at our listener with TLS", ({ start }) => {
  test("does all that it does without, and the audit has the name of the tunnel's certificate", async () => {
    const { port, records } = await serveDev();
    const checks = await runPeer("aiokatcp_client.py", String(await start(port, desk)));
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThanOrEqual(50);
    expect(new Set(records.map(({ client: { subject } }) => subject))).toEqual(new Set(["desk-1"]));
  });

  test("does not get in with a certificate of somebody else", async () => {
    const { port, dev } = await serveDev();
    const own = await start(port, await stranger.issue({ name: "desk-1" }));
    const socket = connect(own, "127.0.0.1").on("error", () => {});
    let said = "";
    socket.on("data", (text) => (said += String(text)));
    socket.write("?watchdog\n");
    // By a reset too, of which `once` would make a failure.
    await new Promise((resolve) => socket.once("close", resolve));
    expect([said, [...dev.clients]]).toEqual(["", []]);
  });
});

describe("our client, at aiokatcp's server behind stunnel", () => {
  async function serveBehindStunnel(): Promise<number> {
    const [own, port] = [await freePort(), await servePeer("tutorial_server.py")];
    const folder = writeFiles({ "device-cert.pem": dish.cert, "device-key.pem": dish.key, "clients-ca.pem": authority.cert });
    const config = snippet("ini stunnel device", {
      "/etc/stunnel": folder,
      "0.0.0.0:7148": `127.0.0.1:${own}`,
      "127.0.0.1:7147": `127.0.0.1:${port}`,
    });
    writeFileSync(join(folder, "device.conf"), config);
    await startTunnel("stunnel", [join(folder, "device.conf")], own);
    return own;
  }

  const options = (identity: Identity | undefined) => ({
    ...({ tls: { ca: authority.cert, ...identity }, socket: { host: "127.0.0.1" }, reconnect: false } as const),
  });

  test("makes typed requests, with the certificate that it asks for", async () => {
    const client = await TutorialClient.connect(host, await serveBehindStunnel(), options(desk));
    onTestFinished(() => client.close());
    expect(await client.req.greet({ name: "Ann Other" })).toEqual({ word: "hello", name: "Ann Other" });
    const names = Array.from({ length: 300 }, (_, index) => `n${index}`);
    const replies = await Promise.all(names.map((name) => client.req.greet({ name })));
    expect(replies.map(({ name }) => name)).toEqual(names);
  });

  test("does not get in without", async () => {
    await expect(TutorialClient.connect(host, await serveBehindStunnel(), options(undefined))).rejects.toThrow();
  });
});
