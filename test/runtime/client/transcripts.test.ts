import {
  Client,
  type ClientOptions,
  type ClientSensor,
  ConnectionLostError,
  type Contract,
  FailReply,
  InvalidReply,
  UntypedClient,
} from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { play } from "../../support/transcript.js";

const contract: Contract = {
  format: 1,
  name: "board",
  version: "board-1.0",
  sensors: [
    { name: "mode", description: "Mode.", type: "discrete", values: ["raw", "ready"] },
    { name: "mode.raw", member: "raw", description: "Raw.", type: "integer" },
    { name: "other", description: "Not there.", type: "integer" },
  ],
};

/** A board as an interface would describe it. */
class SensorClient extends Client {
  declare readonly sensors: {
    readonly mode: ClientSensor<string>;
    readonly raw: ClientSensor<number>;
    readonly other: ClientSensor<number>;
  };

  constructor(host: string, port: number, options: ClientOptions = {}) {
    super(contract, host, port, options);
  }
}

async function connect(name: string) {
  const player = await play(new URL(`transcripts/${name}.txt`, import.meta.url));
  const client = new UntypedClient("127.0.0.1", player.port, {
    lenientEscapes: true,
    onWarning: () => {},
    keepAlive: false,
    reconnect: false,
  });
  onTestFinished(() => client.close());
  await client.connect();
  return { client, player };
}

test("the C server, protocol 4", async () => {
  const { client, player } = await connect("c-v4");
  expect(client.protocol).toEqual({ major: 4, minor: 0, flags: "" });
  await client.synced();
  expect(client.versions.get("katcp-device")).toEqual({ version: "AVN_legacy-1.3", buildState: "2015-03-12T10:21:44" });
  expect([...client.requests.keys()]).toEqual(["sensor-list", "fpgastatus", "listdev"]);
  expect([...client.sensors.values()].map(({ info: { type, units } }) => `${type} ${units}`)).toEqual([
    "integer millidegrees",
    "discrete none",
    "timestamp ",
  ]);
  await expect(client.request("fpgastatus")).rejects.toThrow(new FailReply("!fpgastatus fail"));
  expect((await client.request("listdev")).informs.map((inform) => inform.text(0))).toEqual(["sys_board_id", "sys_clkcounter"]);
  await expect(client.request("no-such")).rejects.toThrow(new InvalidReply("unknown_command"));
  expect(await client.sensors.get("clock.seen")?.read()).toEqual({ timestamp: 1426155704.123, status: "nominal", value: 1426155704 });
  const logs = client.logs();
  expect((await client.sensors.get("mode")?.readings("event").next())?.value).toEqual({
    timestamp: 1426155705,
    status: "nominal",
    value: "ready",
  });
  expect((await logs.next()).value).toEqual({ level: "info", timestamp: 1426155704.321, name: "raw", message: "tap started" });
  expect((await client.sensors.get("raw.temp.fpga")?.readings("period 1").next())?.value).toMatchObject({ value: 41250 });
  await expect(client.request("wordread")).rejects.toThrow(new FailReply("cannotxopen"));
  await player.played;
  expect(player.wrong).toEqual([]);
});

test("the C server, protocol 5", async () => {
  const player = await play(new URL("transcripts/c-v5.txt", import.meta.url));
  const client = new SensorClient("127.0.0.1", player.port, { keepAlive: false, reconnect: false });
  onTestFinished(() => client.close());
  await client.connect();
  expect(client.protocol).toEqual({ major: 5, minor: 0, flags: "M" });
  expect([...client.versions.keys()]).toEqual(["katcp-library", "katcp-protocol", "kernel"]);
  expect((await client.request("sensor-list")).informs.map((inform) => inform.text(0))).toEqual(["mode", "mode.raw"]);
  expect(await client.sensors.mode.read()).toEqual({ timestamp: 1426155704.123, status: "warn", value: "raw" });
  const logs = client.logs();
  expect((await client.sensors.mode.readings("event").next()).value).toEqual({
    timestamp: 1426155705.5,
    status: "nominal",
    value: "ready",
  });
  await expect(client.sensors.raw.readings("differential-rate 1 0.5 10").next()).rejects.toThrow(new FailReply("unknown_strategy"));
  await expect(client.sensors.other.readings("event").next()).rejects.toThrow(new FailReply("!sensor-sampling fail"));
  expect((await logs.next()).value).toMatchObject({ level: "warn", timestamp: 1426155706.25, message: "hot" });
  expect((await client.request("listdev")).informs.length).toBe(1);
  await expect(client.request("slow")).rejects.toThrow(
    new ConnectionLostError(`?slow: no connection to 127.0.0.1:${player.port}: a new client`),
  );
  await player.played;
  expect(player.wrong).toEqual([]);
});
