import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { loadInterface } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../../examples/dev/dev.js";
import { DevClient } from "../../../generated/dev/client.js";
import { runCli } from "../../../tools/cli.js";
import { DeviceProxy } from "../../../tools/proxy/device-proxy.js";
import type { ProxyFinding } from "../../../tools/proxy/proxied-message.js";
import { Replay } from "../../../tools/proxy/replay.js";
import { AnyServer } from "../../support/any-server.js";
import { randomOf } from "../../support/random.js";
import { connectWire } from "../../support/running-device.js";
import { startScript } from "../../support/scripted-server.js";
import { tempFolder } from "../../support/temp-folder.js";
import { devInterface } from "../../support/verified-dev.js";

const free = { host: "127.0.0.1", port: 0 };

async function startProxy(
  port: number,
  { log, source = devInterface }: { readonly log?: string; readonly source?: typeof devInterface } = {},
) {
  const findings: ProxyFinding[] = [];
  const device = { host: "127.0.0.1", port };
  const proxy = new DeviceProxy({ listen: free, device, interface: source, log, onFinding: (finding) => findings.push(finding) });
  await proxy.start();
  onTestFinished(() => proxy.stop());
  return { proxy, findings, port: proxy.address.port };
}

async function startDev(): Promise<{ readonly dev: Dev; readonly port: number }> {
  const dev = new Dev({ port: 0, logSink: () => {} });
  await dev.start();
  onTestFinished(() => dev.stop({ graceMs: 0 }));
  return { dev, port: dev.address?.port ?? 0 };
}

/** A server that gives back what it gets, and a note of that. */
async function startEcho() {
  const received: Buffer[] = [];
  const server = createServer((socket) =>
    socket
      .on("error", () => {})
      .on("data", (chunk) => received.push(chunk))
      .pipe(socket),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, received };
}

const greeting = "#version-connect katcp-protocol 5.0-MI\n#version-connect katcp-device dev-api-1.0\n";

describe("a proxy", () => {
  test("passes on every byte as it is, in both directions, whatever it says", async () => {
    const echo = await startEcho();
    const { port } = await startProxy(echo.port);
    const random = randomOf(7);
    const sent = Buffer.from(Uint8Array.from({ length: 300_000 }, () => (random(20) === 0 ? 10 : random(256))));
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const back: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => back.push(chunk));
    for (let at = 0; at < sent.length; at += 7001) socket.write(sent.subarray(at, at + 7001));
    socket.end();
    await once(socket, "close");
    expect(Buffer.concat(echo.received).equals(sent)).toBe(true);
    expect(Buffer.concat(back).equals(sent)).toBe(true);
  });

  test("lets a client work with a device that keeps its promises, and finds nothing", async () => {
    const { port: behind } = await startDev();
    const { port, findings, proxy } = await startProxy(behind);
    await using dev = await DevClient.connect("127.0.0.1", port);
    const done = dev.inform.scanDone();
    expect((await dev.req.scan({ steps: 3 })).informs).toHaveLength(3);
    await done.next();
    expect(await dev.req.gainGet({ input: 1 })).toEqual({ gain: 0 });
    expect((await dev.sensors.mode.read()).value).toBe("idle");
    for await (const { status } of dev.sensors.scans.readings("event")) {
      expect(status).toBe("nominal");
      break;
    }
    expect((await dev.request("no-such-thing").catch((reason: unknown) => String(reason))).toString()).toContain("no-such-thing");
    proxy.look();
    expect(findings.map(({ rule, side }) => [rule, side])).toEqual([["request-unknown", "client"]]);
  });

  test.each<readonly [string, string, string, readonly (readonly [side: string, rule: string, says: string])[]]>([
    ["a client's unknown request", "?fly", "!fly invalid", [["client", "request-unknown", "?fly"]]],
    ["a client's wrong arguments", "?gain x", "!gain fail", [["client", "request-arguments", '"x"']]],
    ["a client's too many arguments", "?greet a b", "!greet fail", [["client", "request-arguments", "2"]]],
    ["a client that says what only a device may", "#log info", "", [["client", "bad-line", "#log info"]]],
    ["a client's noise", "hello", "", [["client", "bad-line", "expected ?, ! or #"]]],
    ["a reply of another type", "?gain 1", "!gain ok much", [["device", "reply-value", '"much"']]],
    ["a reply with too much", "?gain 1", "!gain ok 1 2", [["device", "reply-value", "2"]]],
    ["a code that there is not", "?gain 1", "!gain okay 1", [["device", "reply-code", '"okay"']]],
    ["a second reply", "?gain 1", "!gain ok 1\n!gain ok 1", [["device", "stray-reply", "!gain ok 1"]]],
    ["a wrong count of informs", "?scan 1", "#scan 1 2\n!scan ok 2", [["device", "inform-count", "!scan ok 2"]]],
    ["an inform that cannot be read", "?scan 1", "#scan 1 high\n!scan ok 1", [["device", "inform-value", '"high"']]],
    ["an inform too many", "?gain 1", "#gain 1\n!gain ok 1", [["device", "inform-extra", "#gain"]]],
    ["a message that the interface does not have", "?gain 1", "#news 1\n!gain ok 1", [["device", "inform-extra", "#news 1"]]],
    ["an inform of everybody with other values", "?gain 1", "#scan-done 1 x\n!gain ok 1", [["device", "inform-value", '"x"']]],
    ["a list that is not counted well", "?help", "#help a b\n!help ok 3", [["device", "list-count", "!help ok 3"]]],
    [
      "a reading that cannot be read",
      "?sensor-value scans",
      "#sensor-value 1 1 scans nominal x\n!sensor-value ok 1",
      [["device", "reading-value", '"x"']],
    ],
    [
      "a report whose status is wrong",
      "?watchdog",
      "#sensor-status 1 1 temperature nominal 99\n!watchdog ok",
      [["device", "status-rule", "nominal"]],
    ],
    ["an escape as C servers write it", "?gain 1", "!gain ok \\1", [["device", "odd-escape", "!gain"]]],
    ["a request of the device", "?watchdog", "?fly\n!watchdog ok", [["device", "bad-line", "?fly"]]],
    ["nothing, where all is well", "?gain 1", "!gain ok 1", []],
    ["nothing of a refusal", "?gain 1", "!gain fail no", []],
  ])("reports %s", async (_, request, answer, expected) => {
    const { port: behind } = await startScript(greeting, () => `${answer}\n#log info 1 x end\n`);
    const { port, findings, proxy } = await startProxy(behind);
    const client = await connectWire(port);
    client.send(`${request}\n`);
    await client.until(/^#log/);
    proxy.look();
    expect(proxy.isKept).toBe(findings.every(({ level }) => level === "note"));
    expect(findings.map(({ side, rule, received }) => [side, rule, received])).toEqual(
      expected.map(([side, rule, says]) => [side, rule, expect.stringContaining(says)]),
    );
    expect(Object.fromEntries(proxy.counts)).toEqual(Object.fromEntries(expected.map(([, rule]) => [rule, 1])));
    for (const { at, connection } of findings) {
      expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60);
      expect(connection).toEqual({ number: 1, client: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
    }
  });

  test("looks at what a client says in many turns, and at all of it", async () => {
    const echo = await startEcho();
    const { proxy, findings, port } = await startProxy(echo.port);
    const junk = connect({ port, host: "127.0.0.1" }).on("error", () => {});
    onTestFinished(() => void junk.destroy());
    junk.resume();
    // Each comes back.
    const lines = 33_000;
    junk.write("a\n".repeat(lines));
    let [seen, most] = [0, 0];
    while (seen < 2 * lines) {
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, findings.length - seen);
      seen = findings.length;
    }
    // A chunk has 32,768 of them.
    expect(most).toBeLessThan(16_384);
    expect(proxy.counts.get("bad-line")).toBe(2 * lines);
  }, 60_000);

  test("tells pipelined requests of one name apart, by identifier and by order", async () => {
    const { port: behind } = await startScript(greeting, (line) => {
      return line.startsWith("?gain[2]")
        ? "!gain[2] ok x\n!gain[1] ok 1\n"
        : line === "?gain 0"
          ? "!gain ok 0\n"
          : line === "?gain 1"
            ? "!gain ok y\n#log info 1 x end\n"
            : "";
    });
    const { port, findings, proxy } = await startProxy(behind);
    const client = await connectWire(port);
    client.send("?gain[1] 0\n?gain[2] 1\n?gain 0\n?gain 1\n");
    await client.until(/^#log/);
    proxy.look();
    expect(findings.map(({ rule, received }) => [rule, received])).toEqual([
      ["reply-value", '"x"'],
      ["reply-value", '"y"'],
    ]);
  });

  test("ends a client's connection where nobody is behind it", async () => {
    const { port } = await startProxy(1);
    const socket = connect(port, "127.0.0.1");
    await once(socket.on("error", () => {}).resume(), "close");
  });
});

describe("a recording", () => {
  const log = () => join(tempFolder(), "traffic.jsonl");

  test("is played back as the device that was recorded", async () => {
    const file = log();
    const { port: behind, dev } = await startDev();
    const { port, proxy } = await startProxy(behind, { log: file });
    const ask = async (at: number): Promise<unknown> => {
      await using client = await DevClient.connect("127.0.0.1", at);
      return [await client.req.gainGet({ input: 1 }), await client.req.scan({ steps: 2 }), (await client.sensors.mode.read()).value];
    };
    const answers = await ask(port);
    await proxy.stop();
    await dev.stop({ graceMs: 0 });
    for (const keepsTime of [true, false]) {
      const replay = new Replay({ file, listen: free, keepsTime });
      await replay.start();
      onTestFinished(() => replay.stop());
      expect(await ask(replay.address.port)).toEqual(answers);
      // And once more: it begins anew.
      expect(await ask(replay.address.port)).toEqual(answers);
    }
    const records = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(records[0]).toMatchObject({ connection: 1, event: "open", client: expect.stringContaining("127.0.0.1:") });
    expect(records.at(-1)).toMatchObject({ connection: 1, event: "close" });
  });

  test("answers with the identifiers of whoever asks", async () => {
    const file = log();
    const said = [
      { at: 1, connection: 1, from: "device", text: greeting },
      { at: 2, connection: 1, from: "client", text: "?gain[7] 1\n" },
      { at: 2.001, connection: 1, from: "device", text: "!gain[7] ok 5\n" },
    ];
    writeFileSync(file, said.map((record) => JSON.stringify(record)).join("\n"));
    const replay = new Replay({ file, listen: free });
    await replay.start();
    onTestFinished(() => replay.stop());
    const client = await connectWire(replay.address.port);
    client.send("?gain[42] 1\n");
    await client.until(/^!gain\[42\] ok 5$/);
  });

  test("does not have what is secret, in either direction", async () => {
    const source = join(tempFolder(), "rx.katcp.json");
    const login = {
      description: "Log in.",
      arguments: [
        { name: "user", type: "string" },
        { name: "word", type: "string", secret: true },
      ],
      reply: [{ name: "said", type: "string" }],
    };
    writeFileSync(source, JSON.stringify({ name: "rx", version: "rx-1.0", requests: { login } }));
    const rx = loadInterface(source);
    const device = new AnyServer(
      rx.contract,
      { requestLogin: ({ word }: { word: string }) => ({ said: `not ${word}` }) },
      { port: 0, logSink: () => {}, buildState: "rx" },
    );
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    const file = log();
    const { port, proxy, findings } = await startProxy(device.address?.port ?? 0, { log: file, source: rx });
    const client = await connectWire(port);
    client.send("?login ann sesame\n");
    await client.until(/^!login/);
    client.send("?login ann sesame more\n");
    await client.until(/^!login fail/);
    await proxy.stop();
    const text = readFileSync(file, "utf8");
    expect(text).toContain("?login ann ***");
    expect(text + JSON.stringify(findings)).not.toContain("sesame");
  });

  test("that is none is refused with its line", () => {
    const file = log();
    writeFileSync(file, '{"at":1,"connection":1,"event":"open","client":"x"}\nnoise\n');
    expect(() => new Replay({ file, listen: free })).toThrow(`${file}:2: expected a line of a recording`);
    writeFileSync(file, "");
    expect(() => new Replay({ file, listen: free })).toThrow("there is no connection");
    expect(() => new Replay({ file: "no-such-file", listen: free })).toThrow("no-such-file: there is no such file");
    expect(() => new Replay({ file: "test", listen: free })).toThrow(
      "test: this is a directory, expected a recording of katcp proxy --log",
    );
    expect(() => new Replay({ file: "/dev/null", listen: free })).toThrow("/dev/null: this is a device or a pipe");
  });
});

test("the commands proxy and replay say where they listen, what they find, and its counts at the end", async () => {
  const { port: behind } = await startScript(greeting, () => "!gain ok much\n");
  const file = join(tempFolder(), "traffic.jsonl");
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { log: (line: string) => void out.push(line), error: (line: string) => void err.push(line) };
  let interrupt = (): void => {};
  const untilInterrupted = () => new Promise<void>((resolve) => (interrupt = resolve));
  const portOf = async () => {
    while (!err.some((line) => /127\.0\.0\.1:\d+/.test(line))) await new Promise((resolve) => setImmediate(resolve));
    return Number(/127\.0\.0\.1:(\d+)/.exec(err.join("\n"))?.[1]);
  };
  const running = runCli(["proxy", "0", `127.0.0.1:${behind}`, devInterface.file, "--log", file], terminal, { untilInterrupted });
  const client = await connectWire(await portOf());
  client.send("?gain 1\n");
  await client.until(/^!gain/);
  interrupt();
  expect(await running).toBe(1);
  expect(out[0]).toMatch(
    /^\d{4}-\S+Z device to 127\.0\.0\.1:\d+: broken reply-value: request "gain": expected .*a float; received "much"$/,
  );
  expect(out.slice(1)).toEqual(["reply-value: 1", "1 connection"]);
  err.length = 0;
  const replaying = runCli(["replay", file, "--listen", "0", "--fast"], terminal, { untilInterrupted });
  const again = await connectWire(await portOf());
  again.send("?gain 1\n");
  await again.until(/^!gain ok much$/);
  interrupt();
  expect(await replaying).toBe(0);
});
