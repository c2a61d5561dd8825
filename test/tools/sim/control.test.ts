import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { startSim } from "../../support/sim-pair.js";

async function turns(count = 20): Promise<void> {
  for (let at = 0; at < count; at++) await turn();
}

test("a request is refused before the device sees it, as often as asked", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  await control.req.failRequest({ request: "greet", text: "out to lunch", times: 2 });
  expect(await client.reply("?greet Ann")).toBe("!greet fail out\\_to\\_lunch");
  expect(await client.reply("?greet[7] Ann")).toBe("!greet[7] fail out\\_to\\_lunch");
  expect(await client.reply("?greet Ann")).toMatch(/^!greet ok/);
});

test("a request is never answered, or late, or twice", async () => {
  const { control, connect, clock } = await startSim();
  const client = await connect();
  await control.req.hangRequest({ request: "greet", times: 1 });
  client.send("?greet[1] Ann\n");
  await control.req.delayRequest({ request: "add", delay: 2, times: 1 });
  client.send("?add[2] 1\n");
  expect(await client.reply("?watchdog[3]")).toBe("!watchdog[3] ok");
  await turns();
  expect(client.waiting).toBe(0);
  clock.advance(1999);
  await turns();
  expect(client.waiting).toBe(0);
  clock.advance(1);
  expect((await client.until(/^!/)).join()).toMatch(/^!add\[2] ok/);
  await control.req.repeatRequest({ request: "watchdog", copies: 3, times: 1 });
  expect((await client.ask("?watchdog")).join()).toBe("!watchdog ok");
  expect([...(await client.until(/^!/)), ...(await client.until(/^!/))]).toEqual(["!watchdog ok", "!watchdog ok"]);
});

test("garbage comes instead of a reply", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  await control.req.garbleRequest({ request: "add", times: 1 });
  client.send("?add 1\n");
  const [line = ""] = await client.until(/garbage/);
  expect(line).not.toMatch(/^[?!#]/);
});

test.each([
  ["add", "?add 1", /^!add ok wrong$/, /^/],
  ["greet", "?greet Ann", /^!greet ok \xff\xfe$/, /^/],
  ["scan", "?scan 1", /^!scan ok 1$/, /^#scan wrong /],
  ["help", "?help add", /^!help ok wrong$/, /^/],
  ["gain", "?gain 0 1", /^!gain ok wrong$/, /^/],
])("a value of ?%s is not of its type", async (request, line, reply, first) => {
  const { control, connect, clock } = await startSim();
  const client = await connect();
  await control.req.mistypeRequest({ request });
  client.send(`${line}\n`);
  await turns();
  clock.advance(200);
  const lines = await client.until(/^!/);
  expect(lines.at(-1)).toMatch(reply);
  expect(lines[0]).toMatch(first);
});

test("there are fewer informs, or more, than the reply counts", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  const all = (await client.ask("?help")).length - 1;
  await control.req.miscountRequest({ request: "help", difference: -2, times: 1 });
  expect((await client.ask("?help")).length - 1).toBe(all - 2);
  await control.req.miscountRequest({ request: "help", difference: 3, times: 1 });
  const more = await client.ask("?help[4]");
  expect(more.length - 1).toBe(all + 3);
  expect(more.at(-1)).toBe(`!help[4] ok ${all}`);
});

test("a request is hidden: ?help and the hints do not know it, nor does the device", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  const all = (await client.ask("?help")).length - 1;
  await control.req.hideRequest({ request: "tune" });
  const help = await client.ask("?help");
  expect(help.filter((line) => line.includes("tune"))).toEqual([]);
  expect(help.at(-1)).toBe(`!help ok ${all - 1}`);
  expect(await client.reply("?help tune")).toBe("!help fail Unknown\\_request\\_tune");
  expect(await client.reply("?tune 1000")).toBe("!tune invalid Unknown\\_request\\_tune");
  expect((await client.ask("?request-timeout-hint")).join()).not.toContain("tune");
  expect(await client.reply("?request-timeout-hint")).toBe("!request-timeout-hint ok 1");
});

test("a sensor is set, gets a status, another model, and is let go", async () => {
  const { control, connect, clock } = await startSim();
  const client = await connect();
  const reading = async (): Promise<readonly string[]> => (await client.ask("?sensor-value temperature"))[0]?.split(" ").slice(4) ?? [];
  await control.req.setSensor({ sensor: "temperature", value: Buffer.from("29.5") });
  expect(await reading()).toEqual(["warn", "29.5"]);
  await control.req.setSensor({ sensor: "temperature", value: Buffer.from("15"), status: "failure" });
  expect(await reading()).toEqual(["failure", "15.0"]);
  clock.advance(60_000);
  expect(await reading()).toEqual(["failure", "15.0"]);
  await control.req.setModel({ sensor: "temperature", model: "ramp", settings: { minimum: 0, maximum: 40, period: 4 } });
  await control.req.setStatus({ sensor: "temperature", status: "nominal" });
  const seen: string[] = [];
  for (let second = 0; second < 4; second++) {
    seen.push((await reading()).join(" "));
    clock.advance(1000);
  }
  expect(seen).toEqual(["nominal 0.0", "nominal 10.0", "nominal 20.0", "nominal 30.0"]);
  await control.req.releaseSensor({ sensor: "temperature" });
  expect(await reading()).toEqual(["nominal", expect.stringMatching(/^1\d/)]);
});

test("what is no value, no model or no sensor is refused with the reason", async () => {
  const { control } = await startSim();
  await expect(control.req.setSensor({ sensor: "scans", value: Buffer.from("many") })).rejects.toThrow(
    /scans: expected an integer.*garble-sensor/,
  );
  await expect(control.req.setModel({ sensor: "mode", model: "sine" })).rejects.toThrow(
    "the model sine is for numbers, and its type is discrete",
  );
  await expect(control.req.setModel({ sensor: "temperature", model: "walk", settings: { period: 3 } })).rejects.toThrow(
    "settings:1:2: error conflict: the model walk takes no period",
  );
  await expect(control.req.freezeSensor({ sensor: "none" })).rejects.toThrow("there is no sensor none");
  await expect(control.req.failRequest({ request: "none" })).rejects.toThrow("the device has no request none");
  await expect(control.req.rewriteLines({ pattern: "(", replacement: "" })).rejects.toThrow(/regular expression/);
});

test("a frozen sensor grows stale, a silent one reaches nobody that samples it, and a garbled one says what it must not", async () => {
  const { control, connect, clock } = await startSim();
  const client = await connect();
  await control.req.freezeSensor({ sensor: "temperature" });
  clock.advance(11_000);
  expect((await client.ask("?sensor-value temperature"))[0]).toMatch(/ temperature failure /);
  await control.req.silenceSensor({ sensor: "mode" });
  await client.ask("?sensor-sampling mode event");
  await client.ask("?set-mode stow");
  expect(client.waiting).toBe(0);
  expect((await client.ask("?sensor-value mode"))[0]).toMatch(/ mode warn stow$/);
  await control.req.garbleSensor({ sensor: "scans", text: Buffer.from("a lot") });
  expect((await client.ask("?sensor-value scans"))[0]).toMatch(/ scans nominal a\\_lot$/);
});

test("sensors are missing, or too many", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  const list = async (): Promise<string> => (await client.ask("?sensor-list")).filter((line) => line.startsWith("#sensor-list")).join("\n");
  const before = await list();
  await control.req.removeSensor({ sensor: "locked" });
  expect(await list()).not.toContain("locked");
  await control.req.addSensor({ sensor: "stranger", type: "discrete", units: "", values: ["on", "off"] });
  expect(await list()).toContain("#sensor-list stranger A\\_sensor\\_that\\_the\\_interface\\_does\\_not\\_know. \\@ discrete on off");
  await control.req.clearFaults();
  expect(await list()).toBe(before);
});

test("sensors of the interface that come and go, do so when asked", async () => {
  const { control, connect } = await startSim("interfaces/showcase.katcp.json");
  const client = await connect();
  await control.req.addSensor({ sensor: "peer" });
  await control.req.addSensor({ sensor: "m001.h.locked" });
  await control.req.addSensor({ sensor: "other-gainleft" });
  const names = (await client.ask("?sensor-list")).map((line) => line.split(" ")[1]);
  expect(names).toEqual(expect.arrayContaining(["peer", "m001.h.locked", "other-gainleft", "other-beam1.angle"]));
  await control.req.removeSensor({ sensor: "other-gainleft" });
  expect((await client.ask("?sensor-list")).join()).not.toContain("other-");
  await expect(control.req.addSensor({ sensor: "nobody" })).rejects.toThrow("give its type");
});

test("lines are rewritten, left out, or made up", async () => {
  const { control, connect } = await startSim();
  const client = await connect();
  await control.req.rewriteLines({ pattern: "^(#sensor-list frequency \\S+) MHz", replacement: "$1 kHz" });
  expect((await client.ask("?sensor-list frequency"))[0]).toContain(" kHz float");
  await control.req.rewriteLines({ pattern: "^#sensor-list frequency.*", replacement: "", times: 1 });
  expect(await client.ask("?sensor-list frequency")).toEqual(["!sensor-list ok 1"]);
  await control.req.sendLine({ line: Buffer.from("#scan-done 5 -3.5") });
  expect(await client.until(/scan-done/)).toEqual(["#scan-done 5 -3.5"]);
});

test("connections are dropped, cut, stalled and refused", async () => {
  const { control, connect, clock, network } = await startSim();
  const dropped = await connect();
  await control.req.dropClients();
  expect(await dropped.rest()).toEqual([]);
  const cut = await connect();
  await control.req.cutClients();
  expect(await cut.rest()).toEqual([]);
  const stalled = await connect();
  await control.req.stallClients({ duration: 5 });
  stalled.send("?watchdog\n");
  await turns();
  expect(stalled.waiting).toBe(0);
  clock.advance(5000);
  expect(await stalled.until(/^!/)).toEqual(["!watchdog ok"]);
  await control.req.refuseClients({ duration: 5 });
  await expect(network.connect({ host: "dut", port: 7147 }, new AbortController().signal)).rejects.toThrow("nobody listens");
  expect(await stalled.reply("?watchdog")).toBe("!watchdog ok");
  clock.advance(5000);
  await turns();
  expect(await (await connect()).reply("?watchdog")).toBe("!watchdog ok");
});

test("the device is taken away and comes back, restarts, and has another version", async () => {
  const { control, connect, network } = await startSim();
  const first = await connect();
  await control.req.removeDevice();
  expect(await first.rest()).toEqual([]);
  await expect(network.connect({ host: "dut", port: 7147 }, new AbortController().signal)).rejects.toThrow("nobody listens");
  expect(await control.sensors.present.read()).toMatchObject({ value: false });
  await control.req.returnDevice();
  const second = await connect();
  await second.ask("?set-mode stow");
  await control.req.restartDevice({});
  expect((await second.rest()).join()).toMatch(/^#disconnect/);
  const third = await connect();
  expect((await third.ask("?sensor-value mode"))[0]).toMatch(/ idle$/);
  await control.req.changeVersion({ version: "dev-api-9.9" });
  const fourth = await connect();
  expect((await fourth.ask("?version-list")).join("\n")).toContain("#version-list katcp-device dev-api-9.9 b");
  await control.req.clearFaults();
  expect((await fourth.ask("?version-list")).join("\n")).toContain("#version-list katcp-device dev-api-1.0 b");
});

test("all that was asked is listed, what was never answered too, and no secret", async () => {
  const { control, connect } = await startSim("interfaces/showcase.katcp.json");
  const client = await connect();
  await control.req.hangRequest({ request: "new" });
  client.send("?new[3]\n");
  await client.ask("?everything 3 1 1 1 0 sesame");
  await client.ask("?everything");
  const { informs } = await control.req.listAsked({});
  expect(informs.map(({ line }) => Buffer.from(line).toString())).toEqual(["?new[3]", "?everything 3 1 1 1 0 ***", "?everything"]);
  expect(await control.req.listAsked({ request: "new" })).toMatchObject({ informs: [{ request: "new" }] });
  expect(await control.sensors.asked.read()).toMatchObject({ value: 3 });
  await control.req.forgetAsked();
  expect(await control.req.listAsked({})).toEqual({ informs: [] });
});

test("a device that is away when its simulator stops, does not come back", async () => {
  const { control, sim, clock, network } = await startSim();
  await control.req.restartDevice({ away: 5 });
  await expect(control.req.setStatus({ sensor: "mode", status: "error" })).rejects.toThrow("the device is away");
  await sim.stop();
  clock.advance(5000);
  await turns();
  await expect(network.connect({ host: "dut", port: 7147 }, new AbortController().signal)).rejects.toThrow("nobody listens");
});

test("?halt ends a device, and nothing but a simulator that is asked to brings it back", async () => {
  const { connect, sim } = await startSim();
  const client = await connect();
  await client.ask("?halt");
  await sim.join();
  await expect(connect()).rejects.toThrow();
});

test("?restart, where the interface promises it, begins the device anew", async () => {
  const { connect } = await startSim("interfaces/showcase.katcp.json");
  const client = await connect();
  expect(await client.reply("?restart")).toBe("!restart ok");
  expect((await client.rest()).join()).toMatch(/^#disconnect/);
  await turns();
  expect(await (await connect()).reply("?watchdog")).toBe("!watchdog ok");
});
