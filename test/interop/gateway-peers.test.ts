import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, headers } from "@nats-io/transport-node";
import { describe, expect, onTestFinished, test } from "vitest";
import { newToken } from "../../gateway/access/token-book.js";
import type { Gateway } from "../../gateway/index.js";
import type { AnswerMessage, ReadingMessage } from "../../gateway/nats.js";
import { readSite } from "../../gateway/site/read-site.js";
import { eventually, startGateway, TestPage } from "../support/gateway-client.js";
import { until } from "../support/memory-device.js";
import { NatsServer } from "../support/nats-server.js";
import { tempFolder } from "../support/temp-folder.js";
import { type ServingPeer, startServer, startServerInC } from "./peer.js";

interface Peer {
  readonly what: string;
  readonly start: () => Promise<ServingPeer>;
  /** Name, status and text of some of its sensors. */
  readonly readings: readonly (readonly [sensor: string, status: string, text: string])[];
  readonly counts: Readonly<Record<string, number>>;
  readonly version: string | undefined;
  /** A request that the page lists, its arguments and its answer. */
  readonly call: { readonly request: string; readonly arguments: readonly string[]; readonly answer: readonly string[] };
  /** Lines of `/metrics`. */
  readonly metrics: readonly string[];
  /** The sensor that a request sets, where one does. */
  readonly set?: { readonly request: string; readonly sensor: string; readonly argument: string; readonly text: string };
}

const peers: readonly Peer[] = [
  {
    what: "aiokatcp",
    start: () => startServer("sensor_server.py", "0"),
    readings: [
      ["level", "nominal", "0.5"],
      ["mode", "nominal", "full-speed"],
      ["note", "nominal", "a b"],
      ["big", "nominal", "18446744073709551615"],
    ],
    counts: { nominal: 507 },
    version: "sensors-api-1.0",
    call: { request: "sleep", arguments: ["0"], answer: [] },
    metrics: ['katcp_level_meters{device="peer"} 0.5', 'katcp_mode{device="peer",katcp_mode="full-speed"} 1'],
    set: { request: "set-level", sensor: "level", argument: "2.5", text: "2.5" },
  },
  {
    what: "katcp-python",
    start: () => startServer("katcp_python_server.py"),
    readings: [
      ["level", "nominal", "0.5"],
      ["many.7", "unknown", "7"],
    ],
    counts: { nominal: 1 },
    version: "plain-api-1.0",
    call: { request: "echo", arguments: ["3", "2.5", "a b"], answer: ["3", "2.5", "a b"] },
    metrics: ['katcp_level_meters{device="peer"} 0.5', 'katcp_sensor_status{device="peer",sensor="level"} 1'],
    set: { request: "set-level", sensor: "level", argument: "2.5", text: "2.5" },
  },
  {
    what: "katcp-python with hints and bulk sampling",
    start: () => startServer("katcp_python_server.py", "full"),
    readings: [["level", "nominal", "0.5"]],
    counts: { nominal: 1 },
    version: "plain-api-1.0",
    call: { request: "rows", arguments: ["2"], answer: ["2"] },
    metrics: ['katcp_level_meters{device="peer"} 0.5'],
    set: { request: "set-level", sensor: "level", argument: "-1.25", text: "-1.25" },
  },
  {
    what: "the C library's server",
    start: () => startServerInC("c_server.c", "library"),
    readings: [
      ["raw.temp.fpga", "nominal", "41250"],
      ["clock.mode", "nominal", "locked"],
      ["check.ratio", "nominal", "2.500000e-01"],
    ],
    counts: { nominal: 3 },
    version: "c-api-1.0",
    call: { request: "gain", arguments: ["7"], answer: ["7"] },
    metrics: ['katcp_clock_mode{device="peer",katcp_clock_mode="locked"} 1', 'katcp_check_ratio{device="peer"} 2.500000e-01'],
  },
  {
    what: "tcpborphserver3",
    start: () => startServerInC("c_server.c", "tcpborphserver"),
    readings: [
      ["raw.temp.fpga", "nominal", "41250"],
      ["clock.mode", "nominal", "locked"],
    ],
    counts: { nominal: 3 },
    version: undefined,
    call: { request: "echo", arguments: ["a question"], answer: ["a question"] },
    metrics: ['katcp_sensor_status{device="peer",sensor="check.ratio"} 1'],
  },
];

const ann = newToken({ name: "ann", role: "operator" });

/** A gateway with the site file that a user would write, for one device. */
async function gatewayOf(port: number, outputs: object, its: object = {}): Promise<Gateway> {
  const folder = tempFolder();
  writeFileSync(join(folder, "tokens.json"), JSON.stringify({ tokens: [ann.entry] }));
  const devices = [{ name: "peer", address: `127.0.0.1:${port}`, ...its }];
  const site = { listen: { port: 0 }, access: { tokens: "tokens.json" }, devices, outputs: { history: false, ...outputs } };
  writeFileSync(join(folder, "site.json"), JSON.stringify(site));
  return startGateway(readSite(join(folder, "site.json")));
}

function textOf(gateway: Gateway, sensor: string): string | undefined {
  return gateway.hub.devices.get("peer")?.sensors.get(sensor)?.reading?.text;
}

describe.each(peers)("a device of $what", ({ start, readings, counts, version, call, metrics, set }) => {
  test("is in the panel: its sensors with their statuses, its requests, and a call through the gateway", async () => {
    const { port } = await start();
    const gateway = await gatewayOf(port, { metrics: false });
    const page = await TestPage.open(gateway, ann.token);
    const isWhole = (wanted: Readonly<Record<string, number | undefined>>): boolean =>
      Object.entries(counts).every(([status, count]) => (wanted[status] ?? 0) >= count);
    const { devices } = await page.first("site", ({ devices: [peer] }) => peer?.state === "connected" && isWhole(peer.counts));
    expect(devices[0]?.version).toBe(version);
    page.send({ type: "watch", device: "peer", sensors: readings.map(([sensor]) => sensor) });
    for (const [sensor, status, text] of readings)
      await page.first("readings", ({ rows }) => rows.some(([name, , its, value]) => name === sensor && its === status && value === text));
    await eventually(() => gateway.hub.devices.get("peer")?.description.requests.some(({ name }) => name === call.request) === true);
    page.send({ type: "call", id: 1, device: "peer", request: call.request, arguments: call.arguments });
    expect(await page.first("reply")).toMatchObject({ code: "ok", arguments: call.answer });
    if (set === undefined) return;
    page.send({ type: "call", id: 2, device: "peer", request: set.request, arguments: [set.argument] });
    expect(await page.first("reply", ({ id }) => id === 2)).toMatchObject({ code: "ok" });
    await page.first("readings", ({ rows }) => rows.some(([name, , , value]) => name === set.sensor && value === set.text));
  });

  test("is in /metrics, and on NATS", async () => {
    const server = await NatsServer.start();
    const { port } = await start();
    const nats = { servers: server.url, site: "karoo", role: "operator", leases: { seconds: 2 } };
    const gateway = await gatewayOf(port, { metrics: {}, nats });
    for (const [sensor, , text] of readings) await until(() => textOf(gateway, sensor) === text);
    const missing = async (): Promise<readonly string[]> => {
      const lines = (await (await fetch(`${gateway.url}metrics`)).text()).split("\n");
      return metrics.filter((line) => !lines.includes(line));
    };
    await expect.poll(missing, { timeout: 240_000 }).toEqual([]);
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const ask = async (request: string, texts: readonly string[]): Promise<readonly AnswerMessage[]> => {
      const written = headers();
      written.set("Katcp-Role", "operator");
      const body = JSON.stringify({ format: 1, arguments: texts });
      const answers: AnswerMessage[] = [];
      const options = { maxWait: 10_000, maxMessages: 10, headers: written, strategy: "sentinel" as const };
      for await (const message of await connection.requestMany(`katcp.karoo.peer.request.${request}`, body, options)) {
        answers.push(message.json<AnswerMessage>());
        if (answers.at(-1)?.kind !== "inform") break;
      }
      return answers;
    };
    expect((await ask(call.request, call.arguments)).at(-1)).toEqual({ format: 1, kind: "reply", code: "ok", arguments: call.answer });
    if (set === undefined) return;
    const heard: ReadingMessage[] = [];
    connection.subscribe(`katcp.karoo.peer.sensor.${set.sensor}`, {
      callback: (_, message) => void heard.push(message.json<ReadingMessage>()),
    });
    await connection.flush();
    await ask(set.request, [set.argument]);
    await until(() => heard.some(({ text, status }) => text === set.text && status === "nominal"));
  });
});

test("a C server's sensor that is sampled by time is read again and again", async () => {
  const { port } = await startServerInC("c_server.c", "library");
  const gateway = await gatewayOf(port, { metrics: false }, { sampling: "period 0.25" });
  const times = new Set<number>();
  gateway.hub.onReadings((readings) => {
    for (const { timestamp } of readings) times.add(timestamp);
  });
  await until(() => times.size > 3);
});
