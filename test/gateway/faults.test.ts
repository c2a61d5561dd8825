import { DeviceServer, float, Sensor } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { greeting5 } from "../support/dut-client.js";
import { eventually } from "../support/gateway-client.js";
import { deviceAt, startHub } from "../support/gateway-site.js";
import { turns, until } from "../support/memory-device.js";
import { serve } from "../support/memory-pair.js";
import { startScript } from "../support/scripted-server.js";

/** A device that answers what a mirror needs, and whose sensors are these. */
function answerWith(listed: readonly string[]): (line: string) => string {
  return (line) => {
    const { name = "", id = "", rest = "" } = /^\?(?<name>[\w-]+)(?<id>\[\d+\])? ?(?<rest>.*)$/.exec(line)?.groups ?? {};
    if (name === "help" && rest === "") return `#help${id} odd Something\\nodd.\n!help${id} ok 1\n`;
    if (name === "sensor-list")
      return `${listed.map((each) => `#sensor-list${id} ${each}\n`).join("")}!sensor-list${id} ok ${listed.length}\n`;
    if (name === "sensor-sampling") return `!sensor-sampling${id} ok ${rest}\n`;
    return `!${name}${id} invalid unknown\n`;
  };
}

describe("a device that", () => {
  test("sends garbage is shown as far as it makes sense, and harms nobody", async () => {
    const listed = [
      "level Level. m float",
      "mode Mode. \\@ discrete idle track",
      "<script> Bad. \\@ string",
      "wide W. \\@ unheard-of-type 1 2",
    ];
    const server = await startScript(greeting5, answerWith(listed));
    const hub = startHub([deviceAt("odd", { host: "127.0.0.1", port: server.port })], {});
    const its = hub.devices.get("odd");
    await eventually(() => its?.sensors.size === 3 && its.description.requests.some(({ name }) => name === "odd"));
    server.send(
      [
        "#sensor-status 1 1 level nominal not-a-number",
        "#sensor-status x 1 mode nominal idle",
        "#sensor-status 2 1 wide strange \\_\\_",
        "#sensor-status 3 1 nobody nominal 1",
        "#sensor-status",
        "#sensor-status 1 1 level",
        "#log",
        "#log shout never \\@ \\e[31mred",
        "#version-connect",
        "#interface-changed nonsense",
        "garbage \xff\xfe",
        "!stray ok",
        "?not for you",
        `#sensor-status 4 1 wide warn ${"x".repeat(100_000)}`,
        "",
      ].join("\n"),
    );
    await eventually(() => its?.sensors.get("wide")?.reading?.status === "warn");
    expect(its?.state.kind).toBe("connected");
    expect(its?.sensors.get("level")?.reading).toMatchObject({ text: "not-a-number", value: "not-a-number" });
    expect(its?.sensors.get("mode")?.reading).toMatchObject({ status: "unknown", text: "idle", value: "idle" });
    expect(its?.sensors.has("<script>")).toBe(false);
    expect(its?.log.some(({ message }) => message.includes("\x1b[31mred"))).toBe(true);
    expect(its?.log.some(({ name }) => name === "gateway")).toBe(true);
    expect(hub.alarms.all.map(({ sensor }) => sensor)).toEqual(["wide"]);
    // What it says is JSON to a page, and nothing else.
    expect(JSON.parse(JSON.stringify(its?.description)).sensors.length).toBe(3);
  });

  test("hangs is given up after half a minute, with the reason, and its sensors are unreachable", async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    class Quiet extends DeviceServer {}
    const { device } = await serve((options) => new Quiet({ version: "q-1.0" }, options), network);
    device.sensorSet.add(new Sensor({ name: "level", description: "L.", datatype: float, initialStatus: "nominal" }));
    const hub = startHub([deviceAt("q")], { network, clock, clientOptions: { reconnect: () => 3_600_000 } });
    const its = hub.devices.get("q");
    await until(() => its?.sensors.get("level")?.reading !== undefined && its.state.kind === "connected");
    network.links[0]?.vanish();
    for (let second = 0; second < 31; second++) {
      clock.advance(1000);
      await turns(3);
    }
    await until(() => its?.state.kind === "disconnected");
    expect(its?.state.reason).toContain("has said nothing for 30 s");
    expect(its?.sensors.get("level")?.reading?.status).toBe("unreachable");
    expect(hub.alarms.all).toMatchObject([{ sensor: "", status: "unreachable" }]);
  });

  test("sends values without end is held to a bound", async () => {
    const listed = Array.from({ length: 40 }, (_, index) => `s${index} S. \\@ string`);
    const server = await startScript(greeting5, answerWith(listed));
    const hub = startHub([deviceAt("big", { host: "127.0.0.1", port: server.port })], {});
    const its = hub.devices.get("big");
    await eventually(() => its?.sensors.size === 40);
    const text = "x".repeat(2 * 1024 * 1024);
    for (let index = 0; index < 40; index++) server.send(`#sensor-status 1 1 s${index} nominal ${text}\n`);
    await eventually(() => its?.sensors.get("s39")?.reading !== undefined);
    const held = [...(its?.sensors.values() ?? [])].reduce((sum, { reading }) => sum + (reading?.text.length ?? 0), 0);
    expect(held).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(its?.sensors.get("s39")?.reading).toMatchObject({ status: "unknown", text: "" });
    expect(its?.log.some(({ message }) => message.includes("is not shown"))).toBe(true);
  }, 60_000);
});
