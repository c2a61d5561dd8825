import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileInterface, formatInterface } from "katcp-gen";
import type { DeviceContract, RequestContract } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import type { SensorContract, SignatureContract } from "katcp-runtime/vocabulary";
import { type ImportResult, importDevice, type VerifyPhase, verify } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { readNumpydoc } from "../../../tools/import/help-text/numpydoc.js";
import { readUsages } from "../../../tools/import/help-text/usage-lines.js";
import { AnyServer } from "../../support/any-server.js";
import { type EditLine, lyingConnector } from "../../support/lying-connector.js";
import { startScript } from "../../support/scripted-server.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Imports a device of a contract that does not describe itself; what it says can be changed. */
async function importOf(contract: Partial<DeviceContract>, edit: EditLine = (line) => line) {
  const network = new MemoryNetwork();
  const options = { host: "rx", port: 1, listener: network.listen, logSink: () => {}, buildState: "rx", describesItself: false } as const;
  const device = new AnyServer({ version: "rx-api-1.2", ...contract }, {}, options);
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const at = { host: "rx", port: 1, rate: Number.POSITIVE_INFINITY, connector: lyingConnector(network.connect, edit) };
  const imported = await importDevice(at);
  return { ...imported, at, said: JSON.parse(imported.text) as Record<string, never> };
}

/** What is imported has no error, is formatted, and is what the device keeps. */
async function expectSound(
  { text, at }: ImportResult & { readonly at: Parameters<typeof importDevice>[0] },
  phases: readonly VerifyPhase[] = ["inventory", "readings", "wrong-calls"],
): Promise<void> {
  expect(compileInterface(Buffer.from(text), "x.katcp.json").diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(formatInterface(text)).toBe(text);
  const file = join(tempFolder(), "x.katcp.json");
  writeFileSync(file, text);
  const { findings } = await verify({ ...at, interface: file, phases });
  expect(findings.filter(({ level }) => level === "broken")).toEqual([]);
}

const sensor = (name: string, rest: Partial<SensorContract> = {}): SensorContract => ({
  name,
  type: "float",
  description: `Of ${name}.`,
  ...rest,
});

/** A device whose sensors are these, listed as they are. */
const withSensors = (...names: readonly string[]) => ({ sensors: names.map((name) => sensor(name, { description: "Same." })) });

describe("sensors", () => {
  test("have their types, units, ranges and descriptions", async () => {
    const imported = await importOf({
      sensors: [
        sensor("level", { units: "m", nominal: [-1, 1], warn: [-2, 2] }),
        sensor("mode", { type: "discrete", values: ["idle", "track"] }),
        sensor("seen", { type: "timestamp" }),
        sensor("on", { type: "boolean" }),
      ],
    });
    expect(imported.said["sensors"]).toEqual({
      level: { type: "float", units: "m", description: "Of level.", nominal: [-1, 1], warn: [-2, 2] },
      mode: { type: "discrete", values: ["idle", "track"], description: "Of mode." },
      seen: { type: "timestamp", description: "Of seen." },
      on: { type: "boolean", description: "Of on." },
    });
    expect([imported.name, imported.said["version"], imported.notes]).toEqual(["rx", "rx-api-1.2", []]);
    await expectSound(imported);
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ["numbers that run", ["input0.power", "input1.power", "input2.power"], ["input{input}.power"]],
    ["numbers with zeros before them", ["m000.x", "m001.x", "m002.x"], ["m{m}.x"]],
    ["numbers with gaps", ["input0.power", "input5.power"], ["input{input}.power"]],
    ["two that vary", ["a0.b0", "a0.b1", "a1.b0", "a1.b1"], ["a{a}.b{b}"]],
    ["words before the same endings", ["h.power", "v.power", "h.gain", "v.gain"], ["{which}.gain", "{which}.power"]],
    ["a word that varies once: by chance, perhaps", ["rx.temperature", "lo.temperature"], ["lo.temperature", "rx.temperature"]],
    ["combinations that are not all there", ["a0.b0", "a0.b1", "a1.b0"], ["a0.b0", "a0.b1", "a1.b0"]],
  ])("make families of %s", async (_, names, expected) => {
    const imported = await importOf(withSensors(...names));
    expect(Object.keys(imported.said["sensors"] ?? {})).toEqual(expected);
    await expectSound(imported);
  });

  test("make no family where they do not agree", async () => {
    const imported = await importOf({
      sensors: [sensor("in0.x", { units: "m" }), sensor("in1.x", { units: "s" }), sensor("in2.x", { type: "integer" })],
    });
    expect(Object.keys(imported.said["sensors"] ?? {})).toEqual(["in0.x", "in1.x", "in2.x"]);
    await expectSound(imported);
  });

  test("of a family are described by what varies", async () => {
    const imported = await importOf({
      sensors: [0, 1].map((index) => sensor(`in${index}.x`, { description: `Power of input ${index}.` })),
    });
    expect(imported.said["sensors"]).toMatchObject({ "in{in}.x": { description: "Power of input in." } });
  });

  test("with equal sets of values share a named type", async () => {
    const values = ["ok", "bad"];
    const imported = await importOf({
      sensors: ["a.state", "b.health", "c"].map((name) => sensor(name, { type: "discrete", values: name === "c" ? ["x"] : values })),
    });
    expect(imported.said["types"]).toEqual({ state: { values } });
    expect(imported.said["sensors"]).toMatchObject({ "a.state": { type: "state" }, "b.health": { type: "state" }, c: { values: ["x"] } });
    await expectSound(imported);
  });

  test("that no interface can say become the nearest thing, and are noted", async () => {
    const imported = await importOf(
      {
        sensors: ["plain", "health", "odd", "when", "none"].map((name) =>
          sensor(name, name === "when" ? { type: "timestamp" } : { type: "string" }),
        ),
      },
      (line) =>
        line
          .replace(/^(#sensor-list\S* health \S+ \S+) string/, "$1 lru")
          .replace(/^(#sensor-value\S* \S+ 1 health \S+) .*/, "$1 nominal")
          .replace(/^(#sensor-list\S* odd \S+ \S+) string/, "$1 quaternion 1 2")
          .replace(/^(#sensor-list\S* when \S+) \S+/, "$1 s")
          .replace(/^(#sensor-list\S*) none \S+/, "$1 none \\@")
          .replace(/^(#sensor-(?:list|value).*) plain /, "$1 not/allowed "),
    );
    expect(imported.said).toMatchObject({
      open: true,
      sensors: {
        health: { type: "discrete", values: ["nominal", "error"], "x-import-type": "lru" },
        odd: { type: "string", "x-import-type": "quaternion" },
        when: { type: "timestamp", "x-import-units": "s" },
        none: { description: "The sensor none; the device does not describe it." },
      },
    });
    expect(imported.notes).toEqual([
      "sensor not/allowed: left out: an interface allows no such name",
      "sensor health: its type lru is not one of an interface",
      "sensor odd: its type quaternion is not one of an interface",
      "sensor when: a timestamp has no units in an interface: s",
    ]);
    await expectSound(imported);
  });

  test("with one name in code get another there, and what nothing helps is left out", async () => {
    const imported = await importOf(withSensors("set-rate", "set.rate", "constructor", "then"));
    const sensors = imported.said["sensors"] as unknown as Readonly<Record<string, { readonly identifier?: string }>>;
    expect(Object.keys(sensors).slice(0, 2)).toEqual(["set-rate", "set.rate"]);
    expect(sensors["set.rate"]?.identifier).toMatch(/^setRate/);
    expect(imported.notes.length).toBeGreaterThan(0);
    await expectSound(imported);
  });
});

describe("requests", () => {
  const numpy = `Set the gain of an input.

  It takes effect at once.

  Parameters
  ----------
  input : int
      Which input.
  gain : float, optional
      The new gain,
      in dB.
  mode : {'fast', 'slow'}
  *more : str

  Returns
  -------
  success : {'ok', 'fail'}
      Whether it worked.
  actual : float
      The gain that was set.`;

  test("are read from the sections of numpydoc", () => {
    expect(readNumpydoc(numpy)).toEqual({
      description: "Set the gain of an input.\n\n  It takes effect at once.",
      parameters: [
        { name: "input", type: "integer", description: "Which input." },
        { name: "gain", type: "float", description: "The new gain, in dB.", optional: true },
        { name: "mode", type: "discrete", values: ["fast", "slow"] },
        { name: "more", type: "string", repeated: true },
      ],
      returns: [
        { name: "success", type: "discrete", values: ["ok", "fail"], description: "Whether it worked." },
        { name: "actual", type: "float", description: "The gain that was set." },
      ],
      informs: undefined,
    });
  });

  test.each<readonly [string, unknown]>([
    ["?tune", [[]]],
    [
      "Tune it.\nUsage: ?tune frequency [tolerance]",
      [
        [
          { name: "frequency", type: "string" },
          { name: "tolerance", type: "string", optional: true },
        ],
      ],
    ],
    ["?tune names ...", [[{ name: "names", type: "string", repeated: { minimum: 1 } }]]],
    ["?tune [names ...]", [[{ name: "names", type: "string", repeated: true }]]],
    [
      "?tune a | ?tune a b",
      [
        [{ name: "a", type: "string" }],
        [
          { name: "a", type: "string" },
          { name: "b", type: "string" },
        ],
      ],
    ],
    [
      "?tune a a",
      [
        [
          { name: "a", type: "string" },
          { name: "a-2", type: "string" },
        ],
      ],
    ],
    ["?tune [a] b", []],
    ["?tune 5.0", []],
    [
      "tunes_it_(?tune_frequency_[tolerance])",
      [
        [
          { name: "frequency", type: "string" },
          { name: "tolerance", type: "string", optional: true },
        ],
      ],
    ],
    ["tunes it (?tune [fast|slow]", []],
    ["?tuner a", []],
    ["An ordinary sentence about ?tune.", []],
  ])("are read from usage lines: %j", (text, expected) => {
    expect(readUsages("tune", text)).toEqual(expected);
  });

  test("are sections first, usage lines next, and else anything at all", async () => {
    const request = (name: string, description: string, rest: Partial<RequestContract & SignatureContract> = {}): RequestContract => ({
      name,
      description,
      ...rest,
    });
    const imported = await importOf(
      {
        requests: [
          request("gain", numpy, { arguments: [{ name: "x", type: "string", repeated: true }], timeout: 2.5 }),
          request("tune", "Tune.", { arguments: [{ name: "frequency", type: "float" }] }),
          request("other", "Other."),
        ],
      },
      (line) => line.replace(/^(#help\S*) other .*/, "$1 other \\@"),
    );
    const any = [{ name: "values", type: "string", repeated: true }];
    expect(imported.said["requests"]).toMatchObject({
      gain: { timeout: 2.5, reply: [{ name: "actual", type: "float" }], "x-import": "docstring" },
      tune: { description: "Tune.", arguments: [{ name: "frequency", type: "string" }], reply: any, "x-import": "usage" },
      other: { arguments: [{ name: "arguments", type: "string", repeated: true }], reply: any, "x-import": "guessed" },
    });
    // Its docstring promises more than it checks, which is what the wrong calls would show.
    await expectSound(imported, ["inventory", "readings"]);
  });
});

test("what a hostile device says of itself is data, and bounded", async () => {
  const nasty = `*/ \${x} {{y}} </script> "q" \\ ${"long ".repeat(5000)}`;
  const imported = await importOf(
    { sensors: [sensor("s", { description: "placeholder" })], requests: [{ name: "r", description: "placeholder" }] },
    (line) => {
      const argument = nasty.replace(/\\/g, "\\\\").replace(/ /g, "\\_");
      return line.replaceAll("placeholder", argument).replace(/^(#version-connect katcp-device) \S+/, "$1 ../../../etc/passwd");
    },
  );
  expect(imported.text.length).toBeLessThan(10_000);
  expect(imported.name).toBe("device");
  expect(imported.said["sensors"]).toMatchObject({ s: { description: nasty.slice(0, 2000) } });
  await expectSound(imported);
});

test("a device that describes itself is the source of its interface", async () => {
  const { Dev } = await import("../../../examples/dev/dev.js");
  const network = new MemoryNetwork();
  const dev = new Dev({ host: "dev", port: 1, listener: network.listen, logSink: () => {} });
  await dev.start();
  onTestFinished(() => dev.stop({ graceMs: 0 }));
  const { text, notes } = await importDevice({ host: "dev", port: 1, connector: network.connect });
  expect(JSON.parse(text)).toMatchObject({ name: "dev", requests: { gain: { signatures: { get: {}, set: {} } } } });
  expect(notes).toEqual([]);
});

describe("a C server", () => {
  const sensors = {
    "raw.temp.fpga": ["FPGA\\_temperature millidegrees integer 0 100000", "nominal 41250"],
    mode: ["current\\_mode none discrete raw ready", "nominal ready"],
    "clock.seen": ["last\\_tick \\@ timestamp", "nominal 1426155704000"],
  } as const;

  /** What tcpborphserver3 answers: no identifiers, no counts, and escapes of its own. */
  function answerOf(line: string): string {
    const [request = "", name] = line.split(" ");
    const entries = Object.entries(sensors).filter(([each]) => name === undefined || each === name);
    if (request.startsWith("?sensor-") && entries.length === 0) return `!${request.slice(1)} fail unknown\n`;
    switch (request) {
      case "?help":
        if (name !== undefined) return name === "no-such-thing" ? "!help fail unknown\\_command\n" : "!help fail cannot\\xtell\n";
        return [
          "fpgastatus display_if_the_fpga_is_programmed_(?fpgastatus)",
          "listdev lists_all_registers_(?listdev_[size|detail]",
          "watchdog pings_the_system_(?watchdog)",
        ]
          .map((text) => `#help ${text}\n`)
          .concat("!help ok 3\n")
          .join("");
      case "?sensor-list":
        return `${entries.map(([each, [said]]) => `#sensor-list ${each} ${said}\n`).join("")}!sensor-list ok\n`;
      case "?sensor-value":
        return `${entries.map(([each, [, said]]) => `#sensor-value 1426155704123 1 ${each} ${said}\n`).join("")}!sensor-value ok\n`;
      case "?fpgastatus":
        return name === undefined ? "!fpgastatus ok\n" : "!fpgastatus fail\n";
      case "?watchdog":
        return "!watchdog ok\n";
      default:
        return `!${request.slice(1)} invalid unknown_command\n`;
    }
  }

  test.each([
    ["4", "#version AVN_legacy-1.3\n#build-state 2015-03-12T10:21:44\n", "AVN-legacy", "AVN_legacy-1.3"],
    ["5", "#version-connect katcp-library katcp-git-1a2b3c\n#version-connect katcp-protocol 5.0-M\n", "device", "device-0.0"],
  ])("of protocol %s is imported", async (_, greeting, name, version) => {
    const { port } = await startScript(greeting, answerOf);
    const at = { host: "127.0.0.1", port, rate: 10_000 };
    const imported = await importDevice(at);
    expect(JSON.parse(imported.text)).toMatchObject({
      ...{ name, version },
      requests: { fpgastatus: { "x-import": "usage" }, listdev: { "x-import": "guessed" } },
      sensors: {
        "raw.temp.fpga": { type: "integer", units: "millidegrees", nominal: [0, 100000] },
        mode: { type: "discrete", values: ["raw", "ready"] },
        "clock.seen": { type: "timestamp", description: "last tick" },
      },
    });
    await expectSound({ ...imported, at });
  });
});
