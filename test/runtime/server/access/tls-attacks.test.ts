import { EventEmitter, once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { join } from "node:path";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { DeviceServer, type DeviceServerOptions, type LogRecord, type TlsPlaceOptions } from "katcp-runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Authority, type Identity } from "../../../support/certificates.js";
import { connectWire } from "../../../support/running-device.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { WireClient } from "../../../support/wire-client.js";

const contract = { version: "dish-api-1.0", roles: ["monitor", "engineer"], standard: [{ name: "halt", access: "engineer" }] };

let authority: Authority;
let stranger: Authority;
let server: Identity;
let ops: Identity;

beforeAll(async () => {
  authority = await Authority.create();
  // The same name, and another key.
  stranger = await Authority.create();
  server = await authority.issue({ name: "dish", names: ["localhost"] });
  ops = await authority.issue({ name: "ops-1" });
});

async function serve(tls: TlsPlaceOptions, options: DeviceServerOptions = {}) {
  const records: LogRecord[] = [];
  const news = new EventEmitter();
  const logSink = (record: LogRecord): void => {
    records.push(record);
    news.emit("record");
  };
  const device = new DeviceServer(contract, { listen: [{ port: 0, tls: { ...server, ...tls } }], logSink, ...options });
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

function open(port: number, options: ConnectionOptions = {}): TLSSocket {
  const socket = connectTls({ port, host: "127.0.0.1", servername: "localhost", ca: authority.cert, ...options });
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** It was greeted. */
const greeted = (socket: TLSSocket): Promise<WireClient> => WireClient.over(socket);

/** It was not, and knows why or sees the end. */
async function refused(socket: TLSSocket): Promise<void> {
  await expect(greeted(socket)).rejects.toThrow("closed before");
}

describe("a client that wants less than TLS gives", () => {
  test("gets no version below `minVersion`", async () => {
    const { port, logged, device } = await serve({ minVersion: "TLSv1.3" });
    await refused(open(port, { maxVersion: "TLSv1.2" }));
    expect(await logged("its TLS handshake failed")).toMatch(/unsupported protocol/);
    await greeted(open(port));
    expect([...device.clients]).toHaveLength(1);
  });

  test.each([
    ["", false],
    [" after its certificate was read again", true],
  ])("cannot renegotiate, and so not have the device compute without end,%s", async (_, isReloaded) => {
    const { port, device } = await serve({});
    if (isReloaded) device.reloadCertificates();
    const socket = open(port, { maxVersion: "TLSv1.2" });
    await greeted(socket);
    const outcome = await new Promise<string>((resolve) => {
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      socket.renegotiate({}, (error) => resolve(error === null ? "renegotiated" : String((error as NodeJS.ErrnoException).code)));
    });
    expect(outcome).toMatch(/NO_RENEGOTIATION/);
    await greeted(open(port));
  });
});

describe("a client that says it comes from elsewhere", () => {
  const signature = "\r\n\r\n\0\r\nQUIT\n";
  test.each([
    ["PROXY TCP4 127.0.0.9 127.0.0.1 40000 7147\r\n"],
    [`${signature}\x21\x11\0\x0c\x7f\0\0\x09\x7f\0\0\x01\x9c\x40\x1b\xeb\n`],
    ["X-Forwarded-For: 127.0.0.9\r\n"],
    ["Forwarded: for=127.0.0.9\r\n"],
    ["GET / HTTP/1.1\r\nX-Forwarded-For: 127.0.0.9\r\n\r\n"],
  ])("is taken for what it is: %j", async (spoof) => {
    const access = { networks: [{ from: "127.0.0.9", role: "engineer" }] };
    const { device, port } = await serve({}, { access, listen: [{ port: 0 }] });
    const client = await connectWire(port);
    client.send(`${spoof}?halt\n`);
    if (spoof.includes("HTTP")) expect((await client.rest()).filter((line) => line.startsWith("!"))).toEqual([]);
    else expect((await client.until(/^!halt/)).at(-1)).toMatch(/^!halt fail .*127\.0\.0\.1:\d+\\_is\\_monitor$/);
    const other = await connectWire(port);
    expect(await other.reply("?watchdog")).toBe("!watchdog ok");
    expect([...device.clients].every(({ address, role }) => address.startsWith("127.0.0.1:") && role === "monitor")).toBe(true);
  });
});

describe("a certificate that nobody should trust", () => {
  test.each<[string, () => Promise<Identity>, RegExp]>([
    ["has expired", () => authority.issue({ name: "ops-1", days: [-9, -1] }), /expired/],
    ["is not valid yet", () => authority.issue({ name: "ops-1", days: [1, 9] }), /not yet valid/],
    ["is of another authority of the same name", () => stranger.issue({ name: "ops-1" }), /certificate|signature/],
    ["is its own authority", async () => (await Authority.create("ops-1")).self(), /self.signed/],
    [
      "was signed by a client's certificate",
      async () => (await authority.delegate("ops-1")).issue({ name: "ops-1" }),
      /invalid ca|certificate|unable/,
    ],
  ])("%s: it is refused, and gives no role where such clients may connect", async (_, identity, words) => {
    const roles = [{ subject: "ops-*", role: "engineer" }];
    const tls = { ca: authority.cert, requestCert: true, roles };
    const shown = await identity();
    const strict = await serve(tls);
    await refused(open(strict.port, shown));
    expect(await strict.logged("its certificate is not accepted")).toMatch(words);
    const lenient = await serve({ ...tls, acceptsUntrusted: true });
    await greeted(open(lenient.port, shown));
    expect([...lenient.device.clients].map(({ role }) => role)).toEqual(["monitor"]);
  });

  test("was revoked: it is refused as soon as the list says so", async () => {
    const crlFile = join(tempFolder(), "crl.pem");
    writeFileSync(crlFile, await authority.revoke([]));
    const { device, port, logged } = await serve({ ca: authority.cert, crlFile, requestCert: true });
    await greeted(open(port, ops));
    writeFileSync(crlFile, await authority.revoke([ops]));
    device.reloadCertificates();
    await refused(open(port, ops));
    expect(await logged("its certificate is not accepted")).toMatch(/revoked/);
  });
});

test("a client stays who it was while the authorities change; it cannot come back, and its session does not open the door either", async () => {
  const caFile = join(tempFolder(), "ca.pem");
  writeFileSync(caFile, authority.cert);
  const { device, port, logged } = await serve({ caFile, requestCert: true, roles: [{ subject: "ops-*", role: "engineer" }] });
  const socket = open(port, ops);
  const session = once(socket, "session") as Promise<[Buffer]>;
  const client = await greeted(socket);
  const [ticket] = await session;
  // It is a ticket that would have opened the door.
  await greeted(open(port, { ...ops, session: ticket }));
  writeFileSync(caFile, stranger.cert);
  device.reloadCertificates();
  await refused(open(port, ops));
  await refused(open(port, { ...ops, session: ticket }));
  await logged("its certificate is not accepted");
  expect((await client.reply("?log-level")).startsWith("!log-level")).toBe(true);
  expect([...device.clients].every(({ role }) => role === "engineer")).toBe(true);
  expect(await client.reply("?halt")).toBe("!halt ok");
});

describe("handshakes that do not end", () => {
  test("are cut off when their time is over, however steadily something comes", async () => {
    const { port, logged } = await serve({ handshakeSeconds: 0.3 });
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {});
    onTestFinished(() => void socket.destroy());
    const hello = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...Array.from({ length: 64 }, () => 0)]);
    let sent = 0;
    const timer = setInterval(() => socket.write(hello.subarray(sent, ++sent)), 10);
    onTestFinished(() => clearInterval(timer));
    await new Promise((resolve) => socket.resume().once("close", resolve));
    expect(await logged("handshake")).toMatch(/^127\.0\.0\.1:\d+ was refused: its TLS handshake took too long$/);
  });

  test("do not keep a device from stopping", async () => {
    const { port, device } = await serve({});
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {});
    socket.write(Buffer.of(0x16, 3, 1));
    await once(socket, "connect");
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    await greeted(open(port));
    await device.stop({ graceMs: 0 });
    await closed;
  });

  test("of one address keep nobody of another one out", async () => {
    const { port, device, logged } = await serve({ handshakeSeconds: 60 });
    const idle: Socket[] = [];
    onTestFinished(() => {
      for (const socket of idle) socket.destroy();
    });
    const openIdle = async (): Promise<void> => {
      const socket = connectPlain({ port, host: "127.0.0.1", localAddress: "127.0.0.2" }).on("error", () => {});
      idle.push(socket);
      await once(socket, "connect");
      socket.write(Buffer.of(0x16));
    };
    for (let batch = 0; batch < 10; batch++) await Promise.all(Array.from({ length: 100 }, openIdle));
    for (let count = 0; count < 20; count++) {
      await openIdle();
      await greeted(open(port));
    }
    expect([...device.clients]).toHaveLength(20);
    expect(await logged("gave way")).toMatch(/^127\.0\.0\.2:\d+ was refused: its TLS handshake gave way to another: 1000 were under way$/);
    expect(device.stats().clients.refused).toBeGreaterThanOrEqual(20);
  });
});
