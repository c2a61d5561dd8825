import {
  ContractError,
  DeviceServer,
  type DynamicSensor,
  type DynamicSensorGroup,
  type DynamicSensors,
  Sensor,
  string,
} from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { GroupsServer } from "../../corpus/good/generated/groups/server.js";
import { NestedGroupsServer } from "../../corpus/good/generated/nested-groups/server.js";
import { WireClient } from "../../support/wire-client.js";

/** A device of `test/corpus/good/groups.katcp.json`. */
class Dut extends GroupsServer {
  readonly network: MemoryNetwork;
  readonly clock: FakeClock;

  constructor() {
    const [network, clock] = [new MemoryNetwork(), new FakeClock()];
    super({ host: "dut", buildState: "d-1", logSink: () => {}, listener: network.listen, clock });
    this.network = network;
    this.clock = clock;
  }

  protected requestSwitch(): void {
    this.sensors.rx.on.value = true;
  }

  /** The names of the sensors that begin so. */
  names(beginning: string): readonly string[] {
    return [...this.sensorSet.keys()].filter((name) => name.startsWith(beginning));
  }

  async connect(): Promise<WireClient> {
    await this.start();
    onTestFinished(() => this.stop({ graceMs: 0 }));
    const client = await WireClient.inMemory(this.network);
    onTestFinished(() => client.destroy());
    return client;
  }
}

const productNames = [
  "a.health",
  "a.fanfront.speed",
  "a.fanback.speed",
  "a.state",
  "a.net.rate",
  "a.beam0.weights",
  "a.beam0.h.level",
  "a.beam0.v.level",
  "a.beam1.weights",
  "a.beam1.h.level",
  "a.beam1.v.level",
];

describe("a plain group", () => {
  test("is an object of its sensors, which are there from the start", () => {
    const { sensors, sensorSet } = new Dut();
    expect(sensors.rx.temp).toBe(sensorSet.get("rx.temp"));
    expect(sensors.rx.lnaGain({ pol: "v" })).toBe(sensorSet.get("rx.lnav.gain"));
    expect(Object.keys(sensors.rx)).toEqual(["on", "temp", "lnaGain", "spare"]);
    sensors.rx.temp.value = 4;
    expect(sensorSet.get("rx-temp")?.value).toBe(4);
  });

  test("gives requests the states in which they are allowed", async () => {
    const client = await new Dut().connect();
    expect(await client.reply("?switch")).toBe("!switch ok");
    expect(await client.reply("?switch")).toContain("!switch fail");
  });

  test("that is dynamic comes and goes as a whole, and its sensors keep their values", () => {
    const device = new Dut();
    const { spare } = device.sensors.rx;
    expect([spare.has(), device.names("rx.spare")]).toEqual([false, []]);
    spare.temp.value = 7;
    expect(spare.add()).toBe(spare);
    spare.add();
    expect([spare.has(), device.names("rx.spare")]).toEqual([true, ["rx.spare-temp", "rx.spare-add"]]);
    expect([spare.remove(), spare.remove(), spare.has(), device.names("rx.spare")]).toEqual([true, false, false, []]);
    expect(spare.add().temp.value).toBe(7);
  });
});

describe("groups of a closed template", () => {
  test("are there from the start, and can be walked", () => {
    const { sensors, names } = new Dut();
    expect(sensors.rack({ rack: 2 }).fanSpeed({ fan: "back" }).name).toBe("rack02-fanback.speed");
    expect([...sensors.rack].map(([parameters, { net }]) => [parameters, net.rate.name])).toEqual([
      [{ rack: 1 }, "rack01-net.rate"],
      [{ rack: 2 }, "rack02-net.rate"],
    ]);
    expect([sensors.rack.has({ rack: 1 }), typeof names]).toEqual([true, "function"]);
    expect(() => sensors.rack({ rack: 3 })).toThrow("rack: expected an integer from 1 to 2, received 3");
    expect("add" in sensors.rack && "health" in sensors.rack({ rack: 1 })).toBe(true);
  });
});

describe("groups that come and go", () => {
  test("come with all their sensors but those that come and go by themselves", () => {
    const device = new Dut();
    const { product } = device.sensors;
    expect(() => product({ product: "a" })).toThrow('there is no "a" of the group "{product}": add it first');
    const added = product.add({ product: "a" });
    expect(device.names("a.")).toEqual(productNames);
    expect([product.add({ product: "a" }), product({ product: "a" })]).toEqual([added, added]);
    added.tied.add().value = true;
    added.address.add({ port: "cam" });
    added.beam({ beam: 1 }).aim.add({ target: "moon" }).elevation.value = 60;
    const own = ["a.tied", "a.cam-address", "a.beam1.moon.elevation"];
    expect(device.names("a.")).toEqual([...productNames, ...own]);
    expect(product.remove({ product: "a" })).toBe(true);
    expect(device.names("a.")).toEqual([]);
    expect([product.remove({ product: "a" }), product.has({ product: "a" })]).toEqual([false, false]);
  });

  test("are told apart, walked, and cleared", () => {
    const device = new Dut();
    const { product } = device.sensors;
    product.add({ product: "a" }).state.value = "one";
    product.add({ product: "b" }).state.value = "two";
    expect([...product].map(([parameters, { state }]) => [parameters, state.name, state.value])).toEqual([
      [{ product: "a" }, "a.state", "one"],
      [{ product: "b" }, "b.state", "two"],
    ]);
    product.clear();
    expect([[...product], device.names("a."), device.names("b.")]).toEqual([[], [], []]);
  });

  test("begin anew when they come again", () => {
    const { product } = new Dut().sensors;
    const first = product.add({ product: "a" });
    first.state.value = "old";
    first.tied.add();
    product.remove({ product: "a" });
    const second = product.add({ product: "a" });
    expect([second.state.value, second.state === first.state, second.tied.has()]).toEqual(["", false, false]);
  });

  test("that are gone take nothing in", () => {
    const device = new Dut();
    const gone = device.sensors.product.add({ product: "a" });
    device.sensors.product.remove({ product: "a" });
    const message = 'the group "a.…" is not there: add it first';
    expect(() => gone.tied.add()).toThrow(message);
    expect(() => gone.address.add({ port: "cam" })).toThrow(message);
    expect(() => gone.beam({ beam: 0 }).aim.add({ target: "moon" })).toThrow(ContractError);
    expect(device.names("a.")).toEqual([]);
  });

  test("come whole or not at all where a name of theirs is taken", () => {
    const device = new Dut();
    const other = new Sensor({ name: "a.net.rate", description: "Of nobody's.", datatype: string });
    device.sensorSet.add(other);
    const { product } = device.sensors;
    expect(() => product.add({ product: "a" })).toThrow('sensor "a.net.rate" exists already');
    expect([product.has({ product: "a" }), device.names("a.")]).toEqual([false, ["a.net.rate"]]);
    device.sensorSet.remove(other);
    product.add({ product: "a" });
    expect(device.names("a.").toSorted()).toEqual(productNames.toSorted());
  });

  test("are added again in full after others have taken sensors of theirs", () => {
    const device = new Dut();
    const { product } = device.sensors;
    product.add({ product: "a" });
    device.sensorSet.remove("a.state");
    product.add({ product: "a" });
    expect(device.names("a.").toSorted()).toEqual(productNames.toSorted());
  });

  test("refuse parameters that none has", () => {
    const { product } = new Dut().sensors;
    const message = "product: expected a text of letters, digits, _ and -";
    expect(() => product.add({ product: "a.b" })).toThrow(message);
    expect(() => product.has({ product: "" })).toThrow(message);
    expect(() => product.remove({ product: "a b" })).toThrow(message);
  });

  test("are told of once a turn, as one change", async () => {
    const device = new Dut();
    const client = await device.connect();
    const { product } = device.sensors;
    for (const name of ["a", "b", "c"]) product.add({ product: name });
    expect(await client.ask("?watchdog")).toEqual(["#interface-changed sensor-list", "!watchdog ok"]);
    product.add({ product: "d" });
    product.remove({ product: "a" });
    expect(await client.ask("?watchdog")).toEqual(["#interface-changed sensor-list", "!watchdog ok"]);
    product.add({ product: "e" });
    product.remove({ product: "e" });
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    product({ product: "b" }).tied.add();
    expect(await client.ask("?watchdog")).toEqual(["#interface-changed sensor b.tied added", "!watchdog ok"]);
  });

  test("are listed, sampled and staled as all sensors are", async () => {
    const device = new Dut();
    const client = await device.connect();
    const product = device.sensors.product.add({ product: "a" });
    const listed = (await client.ask("?sensor-list")).filter((line) => /^#interface|^#sensor-list a\.(state|health|fan)/.test(line));
    expect(listed).toEqual([
      "#interface-changed sensor-list",
      "#sensor-list a.fanback.speed How\\_fast\\_it\\_turns. Hz float",
      "#sensor-list a.fanfront.speed How\\_fast\\_it\\_turns. Hz float",
      "#sensor-list a.health How\\_it\\_is. \\@ discrete well ill",
      "#sensor-list a.state What\\_it\\_does. \\@ string",
    ]);
    const [first] = await client.ask("?sensor-sampling a.health event");
    expect(first).toMatch(/^#sensor-status \S+ 1 a\.health unknown well$/);
    product.health.value = "ill";
    expect((await client.until(/a\.health/)).at(-1)).toMatch(/ a\.health error ill$/);
    product.state.value = "busy";
    expect(product.state.status).toBe("nominal");
    expect(device.names("a.")).toContain("a.state");
    device.clock.advance(10_000);
    expect([product.state.status, product.state.value]).toEqual(["unknown", "busy"]);
    device.sensors.product.clear();
    const lines = await client.ask("?sensor-sampling a.health");
    expect(lines.at(-1)).toBe("!sensor-sampling fail Unknown\\_sensor\\_'a.health'");
  });

  test("of twenty sensors come and go by the thousand, and the clients are told twice", async () => {
    const sensors = Array.from({ length: 20 }, (_, index) => ({ name: `s${index}`, type: "float" as const, description: "S." }));
    const parameters = [{ name: "product" }];
    const network = new MemoryNetwork();
    const device = new (class extends DeviceServer {
      declare readonly sensors: { readonly product: DynamicSensorGroup<{ product: string }, object> };
    })(
      { name: "d", version: "d-1.0", groups: [{ name: "{product}", member: "product", dynamic: true, parameters, sensors }] },
      { host: "dut", listener: network.listen, buildState: "d-1", logSink: () => {}, clock: new FakeClock() },
    );
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    const client = await WireClient.inMemory(network);
    onTestFinished(() => client.destroy());
    for (let index = 0; index < 1000; index++) device.sensors.product.add({ product: `p${index}` });
    expect(device.sensorSet.size).toBe(20_000);
    const told = ["#interface-changed sensor-list", "!watchdog ok"];
    expect(await client.ask("?watchdog")).toEqual(told);
    device.sensors.product.clear();
    expect(device.sensorSet.size).toBe(0);
    expect(await client.ask("?watchdog")).toEqual(told);
  });
});

/** A device of `test/corpus/good/nested-groups.katcp.json`. */
class Nested extends NestedGroupsServer {}

test("a sensor that comes and goes by itself is added once, with its former names, and keeps its value", () => {
  const sensor = { name: "tied", type: "float", description: "T.", dynamic: true, aliases: ["old-tied"] } as const;
  const device = new DeviceServer({ name: "d", version: "d-1.0", sensors: [sensor] }, { logSink: () => {} });
  const { tied } = device.sensors as { readonly tied: DynamicSensor<number> };
  expect([tied.has(), device.sensorSet.size]).toEqual([false, 0]);
  tied.add().value = 4;
  expect(tied.add()).toBe(tied);
  expect([...device.sensorSet].map(({ name, value, status }) => `${name} ${value} ${status}`)).toEqual([
    "tied 4 nominal",
    "old-tied 4 nominal",
  ]);
  tied.remove();
  tied.remove();
  expect([tied.has(), device.sensorSet.size]).toEqual([false, 0]);
  expect(tied.add().value).toBe(4);
});

describe("a plain group that comes and goes in another one that does", () => {
  const sensors = [{ name: "temp", type: "float" as const, description: "T." }];
  const inner = { name: "spare", member: "spare", dynamic: true, sensors };

  /** A device with a group of this kind around it. */
  function deviceWith(outer: { readonly name: string; readonly parameters?: readonly { readonly name: string }[] }) {
    const group = { ...outer, member: "outer", dynamic: true, sensors, groups: [inner] };
    const device = new DeviceServer({ name: "d", version: "d-1.0", groups: [group] }, { logSink: () => {} });
    return { device, members: device.sensors as { readonly outer: object } };
  }

  test("can be added while the one around it is there, and goes with it", () => {
    const { device, members } = deviceWith({ name: "rx" });
    const rx = members.outer as DynamicSensors<{ readonly spare: DynamicSensors<object> }>;
    expect(() => rx.spare.add()).toThrow('the group "rx.…" is not there: add it first');
    rx.add().spare.add();
    expect([[...device.sensorSet.keys()], rx.spare.has()]).toEqual([["rx.temp", "rx.spare.temp"], true]);
    expect([rx.remove(), rx.remove()]).toEqual([true, false]);
    expect([[...device.sensorSet.keys()], rx.spare.has()]).toEqual([[], false]);
    rx.add();
    expect([...device.sensorSet.keys()]).toEqual(["rx.temp"]);
  });

  test("goes with one of a template", () => {
    const { device, members } = deviceWith({ name: "{product}", parameters: [{ name: "product" }] });
    const products = members.outer as DynamicSensorGroup<{ product: string }, { readonly spare: DynamicSensors<object> }>;
    products.add({ product: "a" }).spare.add();
    products.add({ product: "b" }).spare.add();
    products.remove({ product: "a" });
    expect([...device.sensorSet.keys()]).toEqual(["b.temp", "b.spare.temp"]);
    products.clear();
    expect([...device.sensorSet.keys()]).toEqual([]);
  });
});

describe("groups in groups in groups", () => {
  async function connect() {
    const [network, clock] = [new MemoryNetwork(), new FakeClock()];
    const device = new Nested({ host: "dut", buildState: "d-1", logSink: () => {}, listener: network.listen, clock });
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    const client = await WireClient.inMemory(network);
    onTestFinished(() => client.destroy());
    return { device, clock, client };
  }

  test("come and go each for itself, and go with those around them", async () => {
    const { device } = await connect();
    const array = device.sensors.array.add({ array: 3 });
    expect(device.sensorSet.size).toBe(0);
    const dish = array.antenna.add({ dish: "m007" });
    const rx = dish.rx.add({ band: "l" });
    const amplifier = rx.polStage({ pol: "v", stage: 1 });
    expect(amplifier.temp).toBe(device.sensorSet.get("array3.m007.rx-l.v-01_temp"));
    expect(amplifier.gain({ n: 1 })).toBe(device.sensorSet.get("array3.m007.rx-l.v-01_gain1"));
    expect([...rx.polStage].map(([parameters]) => parameters)).toEqual([
      { pol: "h", stage: 0 },
      { pol: "h", stage: 1 },
      { pol: "v", stage: 0 },
      { pol: "v", stage: 1 },
    ]);
    expect(device.sensorSet.size).toBe(1 + 1 + 4 * 3);
    array.antenna.remove({ dish: "m007" });
    expect([device.sensorSet.size, device.sensors.array.has({ array: 3 })]).toEqual([0, true]);
    expect(() => dish.rx.add({ band: "s" })).toThrow('the group "array3.m007.…" is not there');
    expect(() => array.antenna.add({ dish: "x" })).toThrow("dish: expected a text");
  });

  test("have the rules of the interface: ranges, statuses of values, what they begin with, and what auto is", async () => {
    const { device, clock, client } = await connect();
    const rx = device.sensors.array.add({ array: 1 }).antenna.add({ dish: "m000" }).rx.add({ band: "s" });
    const { temp } = rx.polStage({ pol: "h", stage: 0 });
    const statusAt = (value: number) => {
      temp.value = value;
      return temp.status;
    };
    expect([temp.value, temp.status, statusAt(31), statusAt(81), statusAt(10)]).toEqual([20, "nominal", "warn", "error", "nominal"]);
    expect([rx.mode.value, rx.mode.status]).toEqual(["on", "unknown"]);
    const lines = await client.ask("?sensor-sampling array1.m000.rx-s.mode auto");
    expect(lines.at(-1)).toBe("!sensor-sampling ok array1.m000.rx-s.mode auto");
    rx.mode.value = "off";
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    clock.advance(1000);
    expect((await client.ask("?watchdog"))[0]).toMatch(/^#sensor-status \S+ 1 array1\.m000\.rx-s\.mode warn off$/);
    device.sensors.array.clear();
    rx.mode.value = "on";
    clock.advance(20_000);
    expect(await client.ask("?watchdog")).toEqual(["#interface-changed sensor-list", "!watchdog ok"]);
  });
});
