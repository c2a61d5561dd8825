import { X509Certificate } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import {
  type ClientOptions,
  DeviceServer,
  type DeviceServerOptions,
  haltOnSignals,
  type LogRecord,
  type TlsPlaceOptions,
  UntypedClient,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readNames } from "../../../../runtime/transport/peer-certificate.js";
import { Authority, type Identity } from "../../../support/certificates.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { WireClient } from "../../../support/wire-client.js";

const contract = { version: "dish-api-1.0", roles: ["monitor", "engineer"], standard: [{ name: "halt", access: "engineer" }] };
const localhost = ["localhost"];

let authority: Authority;
let stranger: Authority;
let server: Identity;

beforeAll(async () => {
  authority = await Authority.create();
  stranger = await Authority.create("Another");
  server = await authority.issue({ name: "dish", names: localhost });
});

interface Served {
  readonly device: DeviceServer;
  readonly port: number;
  readonly records: readonly LogRecord[];
  /** Waits for a line of the log. */
  logged(part: string): Promise<string>;
}

async function serve(tls: TlsPlaceOptions, options: DeviceServerOptions = {}): Promise<Served> {
  const records: LogRecord[] = [];
  const news = new EventEmitter();
  const logSink = (record: LogRecord): void => {
    records.push(record);
    news.emit("record");
  };
  const device = new DeviceServer(contract, { listen: [{ port: 0, tls }], logSink, ...options });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const logged = async (part: string): Promise<string> => {
    for (;;) {
      const found = records.find(({ message }) => message.includes(part));
      if (found !== undefined) return found.message;
      await once(news, "record", { signal: AbortSignal.timeout(25_000) });
    }
  };
  return { device, port: device.address?.port ?? 0, records, logged };
}

function clientOf(port: number, tls: ClientOptions["tls"], reconnect: ClientOptions["reconnect"] = false): UntypedClient {
  const client = new UntypedClient("localhost", port, { tls, socket: { host: "127.0.0.1" }, reconnect });
  onTestFinished(() => client.close());
  return client;
}

describe("a listener with TLS", () => {
  test("serves clients that trust its certificate, beside a plain one", async () => {
    const { device, port } = await serve({}, { listen: [{ port: 0, tls: server }, { port: 0 }] });
    const client = clientOf(port, { ca: authority.cert });
    await client.connect();
    expect((await client.request("watchdog")).arguments).toEqual([]);
    const plain = new UntypedClient("127.0.0.1", device.addresses[1]?.port ?? 0);
    onTestFinished(() => plain.close());
    await plain.connect();
  });

  test.each<[string, () => Promise<Identity> | Identity, ClientOptions["tls"], RegExp]>([
    [
      "of an authority that the client does not trust",
      () => stranger.issue({ name: "dish", names: localhost }),
      {},
      /certificate|signature/,
    ],
    ["for another host", () => authority.issue({ name: "dish", names: ["dish.example.org"] }), {}, /does not match|altnames/],
    ["that has expired", () => authority.issue({ name: "dish", names: localhost, days: [-10, -1] }), {}, /expired/],
  ])("is refused by the client where its certificate is one %s", async (_, identity, tls, words) => {
    const { port } = await serve(await identity());
    await expect(clientOf(port, { ca: authority.cert, ...tls }).connect()).rejects.toThrow(words);
  });

  test("answers a client that sends no more", async () => {
    const { port } = await serve(server);
    const socket = connectTls({ port, host: "127.0.0.1", servername: "localhost", ca: authority.cert });
    socket.end("?watchdog\n?version-list\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^!version-list ok \d+$/m);
  });

  test("can be pinned by the fingerprint of its certificate, whoever has signed that", async () => {
    const { port } = await serve(server);
    const { fingerprint256 } = new X509Certificate(server.cert);
    for (const fingerprint of [fingerprint256, fingerprint256.replaceAll(":", "").toLowerCase(), ["00", fingerprint256]])
      await clientOf(port, { fingerprint }).connect();
    const other = new X509Certificate(authority.cert).fingerprint256;
    await expect(clientOf(port, { fingerprint: other }).connect()).rejects.toThrow(
      `the device's certificate has the fingerprint ${fingerprint256}, expected ${other}`,
    );
    await expect(clientOf(port, { fingerprint: fingerprint256, rejectUnauthorized: true }).connect()).rejects.toThrow(/certificate/);
  });

  test("says in the log that a client speaks no TLS, and waits for nothing", async () => {
    const { port, logged, device } = await serve(server);
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {});
    socket.write("?watchdog\n");
    expect(await logged("TLS")).toMatch(/^127\.0\.0\.1:\d+ was refused: it does not speak TLS, and this port does$/);
    expect([...device.clients]).toEqual([]);
  });

  test("says in the log within a second that a client says nothing, as one without TLS that waits for its greeting", async () => {
    const { port, logged, device } = await serve({ ...server, handshakeSeconds: 1.5 });
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {});
    const startMs = performance.now();
    expect(await logged("said nothing")).toMatch(
      /^127\.0\.0\.1:\d+ waits: it has said nothing: this port speaks TLS, and a client that does not waits here in vain$/,
    );
    // Its own time is 0.9 s; a machine that is busy with other tests is given more.
    expect(performance.now() - startMs).toBeLessThan(3000);
    expect(device.stats().clients.refused).toBe(0);
    await new Promise((resolve) => socket.resume().once("close", resolve));
    expect(device.stats().clients.refused).toBe(1);
  });

  test("takes a ClientHello that comes in pieces, and one that other bytes follow at once", async () => {
    const { port } = await serve(server);
    const socket = connectPlain({ port, host: "127.0.0.1", noDelay: true });
    const slow = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _, done) => {
        for (const byte of chunk) socket.write(Buffer.of(byte));
        done();
      },
    });
    socket.on("data", (chunk) => slow.push(chunk)).on("error", () => {});
    const secured = connectTls({ socket: slow, servername: "localhost", ca: authority.cert });
    onTestFinished(() => {
      secured.destroy();
      socket.destroy();
    });
    const client = await WireClient.over(secured);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("cuts off a handshake that takes too long", async () => {
    const { port, logged } = await serve({ ...server, handshakeSeconds: 0.05 });
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {});
    onTestFinished(() => void socket.destroy());
    expect(await logged("handshake")).toMatch(/was refused: its TLS handshake took too long$/);
  });

  test("takes a thousand unfinished handshakes at most, and others when these have gone", async () => {
    const { port } = await serve(server);
    const idle = Array.from({ length: 1050 }, () => connectPlain(port, "127.0.0.1").on("error", () => {}));
    let cutOff = 0;
    for (const socket of idle) socket.resume().once("close", () => cutOff++);
    await Promise.race(idle.map((socket) => once(socket, "close")));
    expect(cutOff).toBeLessThanOrEqual(50);
    for (const socket of idle) socket.destroy();
    const client = clientOf(port, { ca: authority.cert }, () => 10);
    client.start();
    await client.connected({ signal: AbortSignal.timeout(25_000) });
    expect((await client.request("watchdog")).arguments).toEqual([]);
  });

  test("refuses old versions of TLS", async () => {
    const { port, logged } = await serve(server);
    const socket = connectTls({
      port,
      host: "127.0.0.1",
      ca: authority.cert,
      servername: "localhost",
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    await expect(new Promise((resolve, reject) => socket.once("error", reject).once("secureConnect", resolve))).rejects.toThrow();
    expect(await logged("its TLS handshake failed")).toMatch(/unsupported protocol/);
  });
});

test("a TLS client at a plain port is named in the log and cut off at once", async () => {
  const { port, logged } = await serve({}, { listen: [{ port: 0 }] });
  await expect(clientOf(port, { ca: authority.cert }).connect()).rejects.toThrow();
  expect(await logged("TLS")).toMatch(/^127\.0\.0\.1:\d+ was dropped: it speaks TLS, and this port does not$/);
});

describe("certificates of clients", () => {
  const roles = [
    { subject: "ops-*", issuer: "A test", role: "engineer" },
    { name: "spiffe://site/ops", role: "engineer" },
  ];
  const asking = (): TlsPlaceOptions => ({ ...server, ca: authority.cert, requestCert: true, roles });

  test.each<[string, { readonly name: string; readonly names?: readonly string[] }, string]>([
    ["whose subject fits", { name: "ops-1" }, "engineer"],
    ["whose alternative name fits", { name: "somebody", names: ["spiffe://site/ops"] }, "engineer"],
    ["that fits no entry", { name: "dev-1", names: ["spiffe://site/ops/x"] }, "monitor"],
  ])("%s give their roles", async (_, subject, role) => {
    const { device, port } = await serve(asking());
    const client = clientOf(port, { ca: authority.cert, ...(await authority.issue(subject)) });
    await client.connect();
    const [session] = device.clients;
    expect(session).toMatchObject({ role, certificate: { subject: subject.name, issuer: "A test", isTrusted: true } });
  });

  test.each<[string, () => Promise<Identity> | undefined, string]>([
    ["none", () => undefined, "its certificate is not accepted"],
    ["one of a stranger", () => stranger.issue({ name: "ops-1" }), "its certificate is not accepted"],
    ["one that has expired", () => authority.issue({ name: "ops-1", days: [-9, -1] }), "its certificate is not accepted: cert has expired"],
  ])("%s: the connection is refused, and the log says why", async (_, identity, words) => {
    const { device, port, logged } = await serve(asking());
    const client = clientOf(port, { ca: authority.cert, ...(await identity()) });
    await expect(client.connect()).rejects.toThrow();
    await logged(words);
    expect([...device.clients]).toEqual([]);
  });

  test("that are not trusted give no role, where they may connect", async () => {
    const { device, port } = await serve({ ...asking(), acceptsUntrusted: true });
    const client = clientOf(port, { ca: authority.cert, ...(await stranger.issue({ name: "ops-1" })) });
    await client.connect();
    expect([...device.clients][0]).toMatchObject({ role: "monitor", certificate: { isTrusted: false } });
  });

  test.each([
    ["DNS:a.example, URI:spiffe://x", ["a.example", "spiffe://x"]],
    ['DNS:"a.example, DNS:ops", IP Address:10.0.0.1', ["a.example, DNS:ops", "10.0.0.1"]],
    ["", []],
  ])("have the alternative names that they say: %s", (text, names) => {
    expect(readNames(text)).toEqual(names);
  });
});

describe("certificates in files", () => {
  function keep({ key, cert }: Identity, folder = tempFolder()): TlsPlaceOptions {
    const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    writeFileSync(keyFile, key);
    writeFileSync(certFile, cert);
    return { keyFile, certFile };
  }

  const seen = (port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: "127.0.0.1", servername: "localhost", ca: [authority.cert, stranger.cert] }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      }).on("error", reject);
    });

  test("are read again when they change, and connections go on", async () => {
    const clock = new FakeClock();
    const folder = tempFolder();
    const { port, logged } = await serve(keep(server, folder), { clock });
    const client = clientOf(port, { ca: authority.cert });
    await client.connect();
    keep(await authority.issue({ name: "renewed", names: localhost }), folder);
    clock.advance(10_000);
    expect(await logged("was read again")).toBe(`127.0.0.1:${port}: the certificate was read again`);
    expect(await seen(port)).toBe("renewed");
    expect((await client.request("watchdog")).arguments).toEqual([]);
  });

  test("are read again when asked for, and stay where the new ones cannot be used", async () => {
    const tls = keep(server);
    const { device, port, records } = await serve(tls);
    device.reloadCertificates();
    expect(records.at(-1)?.message).toBe(`127.0.0.1:${port}: the certificate was read again`);
    writeFileSync(tls.keyFile ?? "", "nonsense");
    device.reloadCertificates();
    expect(records.at(-1)?.message).toMatch(/the certificate stays as it was: tls: the key and the certificate cannot be used: /);
    expect(records.map(({ message }) => message).join()).not.toContain("PRIVATE");
    expect(await seen(port)).toBe("dish");
  });

  test("are read again on SIGHUP, and connections go on", async () => {
    const folder = tempFolder();
    const { device, port, logged } = await serve(keep(server, folder));
    haltOnSignals(device);
    const client = clientOf(port, { ca: authority.cert });
    await client.connect();
    keep(await authority.issue({ name: "renewed", names: localhost }), folder);
    process.emit("SIGHUP");
    await logged("was read again");
    expect(await seen(port)).toBe("renewed");
    expect((await client.request("watchdog")).arguments).toEqual([]);
  });

  test("that are not there, or do not fit together, are refused at the start", async () => {
    await expect(serve({ keyFile: "no-such.pem", certFile: "no-such.pem" })).rejects.toThrow("tls: no-such.pem cannot be read");
    const { key } = await authority.issue({ name: "other" });
    await expect(serve({ key, cert: server.cert })).rejects.toThrow("tls: the key and the certificate cannot be used");
  });
});

describe("the end of a certificate", () => {
  test.each<[number, LogRecord["level"] | undefined, RegExp]>([
    [5.5, "warn", /^the certificate of 127\.0\.0\.1:\d+ \(CN=dish\) expires in 5 days$/],
    [1.5, "warn", /expires in 1 day$/],
    [-0.5, "error", /has expired$/],
    [20, undefined, /never/],
  ])("in %d days is told", async (days, level, words) => {
    const identity = await authority.issue({ name: "dish", names: localhost, days: [-30, days] });
    const { device, records } = await serve(identity);
    const told = records.filter(({ message }) => message.includes("certificate"));
    expect(told.map((record) => [record.level, words.test(record.message)])).toEqual(level === undefined ? [] : [[level, true]]);
    const [stats] = device.stats().certificates;
    expect(stats?.subject).toBe("CN=dish");
    expect(Math.abs((stats?.expires ?? 0) - (Date.now() / 1000 + days * 24 * 3600))).toBeLessThan(60);
  });
});

test.each([{ requestCert: true }, { requestCert: true, acceptsUntrusted: true, roles: [{ subject: "ops-*", role: "engineer" }] }])(
  "a listener that asks for certificates needs an authority of its own: any public one would do else (%o)",
  async (tls) => {
    await expect(serve({ ...server, ...tls })).rejects.toThrow("tls: requestCert needs ca or caFile");
  },
);

test("a Unix socket has no TLS", async () => {
  const device = new DeviceServer(contract, { listen: [{ path: "dev.sock", tls: server }] });
  await expect(device.start()).rejects.toThrow("a Unix socket has no TLS");
});
