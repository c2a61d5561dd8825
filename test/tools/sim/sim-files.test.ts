import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { FakeClock } from "katcp-runtime/testing";
import { type Simulator, simulate } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { DevClient } from "../../../generated/dev/client.js";
import { ShowcaseClient } from "../../../generated/showcase/client.js";
import { runCli } from "../../../tools/cli.js";
import { FILE_TABLES } from "../../../tools/commands/schema-command.js";
import { tempFolder } from "../../support/temp-folder.js";

function write(name: string, text: string): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, text);
  return path;
}

const settings = {
  latency: [0.5, 0.5],
  present: ["peer", "m001.h.locked"],
  sensors: {
    "4k.temp": { model: "sine", minimum: 2, maximum: 4, period: 40 },
    "input{input}.{pol}.power": { model: "constant", value: -20 },
    "input01.h.power": { model: "constant", value: -30 },
    mode: { model: "cycle", values: ["ok", "not-ok"], period: 2 },
    count: { model: "counter", start: 5, step: 2, period: 1 },
  },
  requests: {
    "gain.get": { latency: [0, 0], reply: [3.5] },
    track: { informs: [["slewing", "m007", 3], ["settled"]] },
    new: { fail: "not today" },
    walk: { sets: { delete: true }, reply: [true], informs: [] },
  },
};

describe("a simulator file", () => {
  test("says how sensors go on, which are there, what requests answer and how long that takes", async () => {
    const clock = new FakeClock();
    const path = write("any.sim.json", `// mine\n${JSON.stringify(settings)}`);
    await using sim = await simulate("interfaces/showcase.katcp.json", {}, { settings: path, clock });
    const value = (name: string): unknown => sim.device.sensorSet.get(name)?.value;
    expect(["peer", "m001.h.locked"].every((name) => sim.device.sensorSet.has(name))).toBe(true);
    expect([value("input01.h.power"), value("input01.v.power")]).toEqual([-30, -20]);
    const seen: unknown[] = [];
    for (let second = 0; second < 4; second++) {
      seen.push([value("mode"), value("count")]);
      clock.advance(1000);
    }
    expect(seen).toEqual([
      ["ok", 5n],
      ["ok", 7n],
      ["not-ok", 9n],
      ["not-ok", 11n],
    ]);
    clock.advance(6000);
    expect(value("4k.temp")).toBe(4);
    await using client = await sim.connect(ShowcaseClient);
    expect(await client.req.inputGainGet({ input: 7 })).toEqual({ gain: 3.5 });
    const late = client.req.new();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    clock.advance(500);
    await expect(late).rejects.toThrow("not today");
  });

  test("says which informs all clients get again and again, with its values or with others each time", async () => {
    const clock = new FakeClock();
    const informs = { "scan-done": { every: 30, arguments: [4, -3.5] } };
    const sims = [informs, { "scan-done": { every: 30 } }].map((said) =>
      simulate("interfaces/dev.katcp.json", {}, { settings: write("dev.sim.json", JSON.stringify({ informs: said })), clock }),
    );
    const [fixed, made] = await Promise.all(sims);
    for (const [sim, count] of [
      [fixed, 2],
      [made, 3],
    ] as const) {
      await using dev = await (sim as Simulator).connect(DevClient);
      const got = dev.inform.scanDone();
      for (let second = 0; second < 30 * count + 5; second++) clock.advance(1000);
      const values = [];
      for (let index = 0; index < count; index++) values.push((await got.next()).value);
      if (sim === fixed) expect(values).toEqual(Array.from({ length: count }, () => ({ steps: 4, peak: -3.5 })));
      else expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(count);
      await sim?.stop();
    }
  });

  test("stands beside the interface, and is found there", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "dev.katcp.json"), readFileSync("interfaces/dev.katcp.json"));
    writeFileSync(join(folder, "dev.sim.json"), JSON.stringify({ requests: { greet: { reply: ["Hi"] }, track: undefined } }));
    await using sim = await simulate(join(folder, "dev.katcp.json"));
    await using dev = await sim.connect(DevClient);
    expect(await dev.req.greet({ name: "Ann" })).toEqual({ greeting: "Hi" });
  });

  test("that says kinds of informs, and values of sensors after ok", async () => {
    const path = write("any.sim.json", JSON.stringify({ ...settings, latency: [0, 0] }));
    await using sim = await simulate("interfaces/showcase.katcp.json", {}, { settings: path });
    await using client = await sim.connect(ShowcaseClient);
    expect((await client.req.track({ target: "mars" })).informs).toEqual([
      { kind: "slewing", antenna: "m007", azim: 3 },
      { kind: "settled" },
    ]);
    expect(await client.req.walk()).toEqual({ informs: [], end: true });
    expect(await client.sensors.delete.read()).toMatchObject({ value: true });
  });

  test.each([
    ['{ "seed": "x" }', '1:11: error wrong-type: "seed" expects a whole number, found the string "x"'],
    ['{ "sensor": {} }', '1:3: error unknown-key: a simulator file has no key "sensor"; it takes'],
    [
      '{ "sensors": { "temprature": { "model": "walk" } } }',
      '1:16: error unknown-key: the interface has no sensor "temprature" (did you mean "temperature"?)',
    ],
    [
      '{ "sensors": { "mode": { "model": "walk" } } }',
      "1:35: error bad-value: sensor mode: the model walk is for numbers, and its type is discrete",
    ],
    [
      '{ "sensors": { "scans": { "model": "walk", "period": 3 } } }',
      "1:44: error conflict: the model walk takes minimum, maximum, step, every, and no period",
    ],
    ['{ "sensors": { "mode": { "model": "constant", "value": "up" } } }', "1:56: error bad-value"],
    ['{ "sensors": { "mode": { "model": "cycle", "values": ["idle", 3] } } }', "1:63: error bad-value"],
    [
      '{ "sensors": { "scans": { "model": "ramp", "minimum": 3, "maximum": 2 } } }',
      '1:69: error bad-value: "maximum" expects 3 or more, found 2',
    ],
    ['{ "sensors": { "scans": { "value": 3 } } }', '1:25: error missing-key: "scans" lacks the key "model"'],
    ['{ "present": ["mode"] }', '1:15: error bad-value: the sensor "mode" is always there'],
    ['{ "requests": { "tun": {} } }', '1:17: error unknown-key: the interface has no request "tun" (did you mean "tune"?)'],
    ['{ "requests": { "tune": { "latency": [1, 20] } } }', "1:38: error bad-value: ?tune promises an answer within 10 s"],
    ['{ "latency": [2, 1] }', '1:14: error bad-value: "latency" expects two numbers'],
    ['{ "requests": { "tune": { "reply": ["fast"] } } }', "1:36: error bad-value"],
    ['{ "requests": { "tune": { "reply": [1, 2] } } }', "1:40: error bad-value: expected no more than 1 values, found 2"],
    ['{ "requests": { "tune": { "fail": "x", "reply": [1] } } }', '1:27: error conflict: "fail" stands instead of "reply" and "informs"'],
    [
      '{ "informs": { "scan-dne": { "every": 1 } } }',
      '1:16: error unknown-key: the interface has no inform "scan-dne" to all clients (did you mean "scan-done"?)',
    ],
    ['{ "informs": { "scan-done": {} } }', '1:29: error missing-key: "scan-done" lacks the key "every"'],
    ['{ "informs": { "scan-done": { "every": 0 } } }', "1:40: error bad-value"],
    ['{ "informs": { "scan-done": { "every": 1, "arguments": [4, "high"] } } }', "1:56: error bad-value"],
    ["{ 'a' }", "1:3: error syntax"],
  ])("that is wrong is refused, with the place: %s", async (text, message) => {
    const path = write("any.sim.json", text);
    await expect(simulate("interfaces/dev.katcp.json", {}, { settings: path })).rejects.toThrow(`${path}:${message}`);
  });

  test("that is not there is said to be missing", async () => {
    await expect(simulate("interfaces/dev.katcp.json", {}, { settings: "none.sim.json" })).rejects.toThrow(
      "none.sim.json: there is no such file",
    );
  });

  test.each([
    ["interfaces", "this is a directory"],
    ["/dev/null", "this is a device or a pipe"],
  ])("that is no file is not read: %s", async (settings, reason) => {
    const expected = `${settings}: ${reason}, expected a simulator file`;
    await expect(simulate("interfaces/dev.katcp.json", {}, { settings })).rejects.toThrow(expected);
  });
});

describe("the schemas for editors", () => {
  test.each(Object.keys(FILE_TABLES))("of %s files are those that are shipped; `npm run generate` writes them anew", async (kind) => {
    const lines: string[] = [];
    await runCli(["schema", kind], { log: (line) => lines.push(line), error: () => {} });
    expect(`${lines.join("\n")}\n`).toBe(readFileSync(`tools/schemas/katcp-${kind}.schema.json`, "utf8"));
  });

  test("accept what is right, and refuse what has a wrong shape", () => {
    const ajv = new Ajv2020({ strict: false });
    const check = ajv.compile(JSON.parse(readFileSync("tools/schemas/katcp-sim.schema.json", "utf8")) as object);
    expect(check(settings)).toBe(true);
    expect(check({ sensors: { mode: { model: "none" } } })).toBe(false);
  });
});
