import { setImmediate as turn } from "node:timers/promises";
import {
  type DeviceContract,
  DeviceServer,
  type DeviceServerOptions,
  FailReply,
  float,
  InvalidReply,
  type RequestContext,
  Sensor,
  version,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const contract: DeviceContract = {
  name: "dut",
  version: "dut-api-1.2",
  requests: [
    {
      name: "add",
      description: "Add.",
      arguments: [
        { name: "a", type: "integer" },
        { name: "b", type: "integer", default: 1 },
      ],
      reply: [{ name: "sum", type: "integer" }],
    },
    {
      name: "count-up",
      member: "countUp",
      description: "Count.\n\nMore of it.",
      arguments: [{ name: "to", type: "integer" }],
      informs: [{ name: "n", type: "integer" }],
    },
    { name: "walk", description: "Walk.", informs: [{ name: "n", type: "integer" }], reply: [{ name: "end", type: "string" }] },
    { name: "quiet", description: "No count.", informs: [{ name: "n", type: "integer" }], reply: [] },
    {
      name: "gain",
      description: "Gain.",
      signatures: [
        { member: "gainGet", arguments: [{ name: "input", type: "integer" }], reply: [{ name: "gain", type: "float" }] },
        {
          member: "gainSet",
          arguments: [
            { name: "input", type: "integer" },
            { name: "gain", type: "float" },
          ],
        },
      ],
    },
    { name: "wait", description: "Wait until nobody wants to." },
    { name: "stubborn", description: "Heed nothing." },
    { name: "throw", description: "Throw.", arguments: [{ name: "what", type: "string" }] },
    { name: "wrong", description: "Answer wrongly.", reply: [{ name: "n", type: "integer" }] },
    { name: "touch", description: "Update, inform, reply." },
  ],
  informs: [{ name: "done", description: "Done.", arguments: [{ name: "id", type: "string" }] }],
  sensors: [
    { name: "rate", type: "float", description: "The rate.", units: "Hz", nominal: [0, 10], warn: [-5, 15] },
    { name: "mode", type: "discrete", values: ["idle", "busy"], description: "The mode." },
    { name: "extra", type: "integer", description: "Comes and goes.", dynamic: true },
  ],
};

class Dut extends DeviceServer {
  declare readonly sensors: {
    readonly rate: Sensor<number>;
    readonly extra: Sensor<number> & { add(): unknown; remove(): void; has(): boolean };
  };
  declare readonly inform: { done(args: { id: string }): void };
  readonly #never = new Promise<void>(() => {});

  constructor(options: DeviceServerOptions = {}) {
    super(contract, { port: 0, buildState: "dut-1.2.3", logSink: () => {}, ...options });
    this.addRequest({ name: "greet", description: "Greet.", arguments: [{ name: "name", type: "string" }] }, ({ name }) => ["hello", name]);
    this.addRequest({ name: "twice", description: "Reply twice." }, (ctx) => {
      ctx.reply("first");
      ctx.reply("second");
      ctx.inform("late");
    });
  }

  protected requestAdd({ a, b }: { a: number; b: number }): { sum: number } {
    return { sum: a + b };
  }

  protected requestCountUp({ to }: { to: number }): { n: number }[] {
    return Array.from({ length: to }, (_, n) => ({ n }));
  }

  protected async *requestWalk(): AsyncGenerator<{ n: number }, { end: string }> {
    yield { n: 1 };
    await turn();
    yield { n: 2 };
    return { end: "there" };
  }

  protected *requestQuiet(): Generator<{ n: number }> {
    yield { n: 1 };
  }

  protected async requestGainGet(): Promise<{ gain: number }> {
    return { gain: 1.5 };
  }

  protected requestGainSet(): void {}

  protected requestWait(ctx: RequestContext): Promise<void> {
    return new Promise((_, reject) => {
      ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason));
    });
  }

  protected requestStubborn(): Promise<void> {
    return this.#never;
  }

  protected requestThrow({ what }: { what: string }): void {
    if (what === "fail") throw new FailReply("the pump is off");
    if (what === "invalid") throw new InvalidReply("nonsense");
    throw new Error("a bug");
  }

  protected requestWrong(): unknown {
    return { n: "text" };
  }

  protected requestTouch(): void {
    this.sensors.rate.value = 12;
    this.inform.done({ id: "a b" });
  }
}

describe("a device", () => {
  test("greets with protocol, library and device, and lists the same", async () => {
    const { client } = await startDevice(new Dut());
    const informs = await client.ask("?version-list[3]");
    expect(informs).toEqual([
      "#version-list[3] katcp-protocol 5.1-MIB",
      "#version-list[3] katcp-library katcp-runtime-0.1 katcp-runtime-0.1.0",
      "#version-list[3] katcp-device dut-api-1.2 dut-1.2.3",
      "!version-list[3] ok 3",
    ]);
  });

  test("knows the address of a client as a value, and the runtime its version", async () => {
    const device = new Dut();
    device.addRequest({ name: "who", description: "Who asks." }, ({ client }) => [client.peer?.host, client.peer?.port, client.address]);
    const { client } = await startDevice(device);
    const reply = await client.reply("?who");
    expect(reply).toMatch(/^!who ok 127\.0\.0\.1 (\d+) 127\.0\.0\.1:\1$/);
    expect(device.versions[1]).toContain(`katcp-runtime-${version}`);
  });

  test.each([
    ["?add 1 2", "!add ok 3"],
    ["?add[7] 1", "!add[7] ok 2"],
    ["?add x", '!add fail argument\\_1\\_"a":\\_expected\\_an\\_integer\\_within\\_±(2^53\\_−\\_1),\\_received\\_"x"'],
    ["?add", "!add fail expected\\_1\\_to\\_2\\_arguments\\_(?add\\_a\\_[b]),\\_received\\_0"],
    ["?add 1 2 3", "!add fail expected\\_1\\_to\\_2\\_arguments\\_(?add\\_a\\_[b]),\\_received\\_3"],
    ["?gain 1", "!gain ok 1.5"],
    ["?gain 1 2", "!gain ok"],
    ["?gain", "!gain fail expected\\_1\\_or\\_2\\_arguments\\_(?gain\\_input\\_or\\_?gain\\_input\\_gain),\\_received\\_0"],
    ["?throw fail", "!throw fail the\\_pump\\_is\\_off"],
    ["?throw invalid", "!throw invalid nonsense"],
    ["?throw other", "!throw fail a\\_bug"],
    ["?nothing", "!nothing invalid Unknown\\_request\\_nothing"],
    ["?greet bob", "!greet ok hello bob"],
    ["?watchdog", "!watchdog ok"],
    ["?help nothing", "!help fail Unknown\\_request\\_nothing"],
    ["?log-level", "!log-level ok warn"],
    ["?log-level trace", "!log-level ok trace"],
    [
      "?log-level loud",
      "!log-level fail Unknown\\_logging\\_level\\_loud:\\_expected\\_one\\_of\\_off,\\_fatal,\\_error,\\_warn,\\_info,\\_debug,\\_trace,\\_all",
    ],
    ["?sensor-list none", "!sensor-list fail Unknown\\_sensor\\_'none'"],
    ["?sensor-value none", "!sensor-value fail Unknown\\_sensor\\_'none'"],
    ["?sensor-sampling none", "!sensor-sampling fail Unknown\\_sensor\\_'none'"],
    ["?sensor-sampling none event", "!sensor-sampling fail Unknown\\_sensor\\_'none'"],
    ["?sensor-sampling rate", "!sensor-sampling ok rate none"],
    ["?sensor-sampling rate,mode", "!sensor-sampling fail The\\_strategy\\_can\\_be\\_queried\\_for\\_one\\_sensor\\_at\\_a\\_time"],
    ["?sensor-sampling rate,rate event", "!sensor-sampling fail A\\_sensor\\_is\\_named\\_more\\_than\\_once"],
    ["?sensor-list /(e+)+$/", "!sensor-list ok 2"],
    ["?sensor-list /^ra|de$/", "!sensor-list ok 2"],
  ])("answers %s", async (request, reply) => {
    const { client } = await startDevice(new Dut());
    expect(Buffer.from(await client.reply(request), "latin1").toString()).toBe(reply);
  });

  test("says what an answer of its own lacks, and logs it", async () => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ logSink, logLevel: "off" }));
    expect(await client.reply("?wrong")).toContain('reply\\_value\\_"n":\\_expected\\_an\\_integer');
    expect(records.map(({ level, name }) => `${level} ${name}`)).toContain("error dut.wrong");
  });

  test("sends informs, then their count, the reply's own fields, or nothing", async () => {
    const { client } = await startDevice(new Dut());
    expect(await client.ask("?count-up[5] 2")).toEqual(["#count-up[5] 0", "#count-up[5] 1", "!count-up[5] ok 2"]);
    expect(await client.ask("?count-up 0")).toEqual(["!count-up ok 0"]);
    expect(await client.ask("?walk")).toEqual(["#walk 1", "#walk 2", "!walk ok there"]);
    expect(await client.ask("?quiet")).toEqual(["#quiet 1", "!quiet ok"]);
  });

  test("puts what a handler causes on the wire before its reply", async () => {
    const { client } = await startDevice(new Dut());
    await client.ask("?sensor-sampling rate event");
    const [status, inform, reply] = await client.ask("?touch");
    expect(status).toMatch(/^#sensor-status \S+ 1 rate warn 12\.0$/);
    expect([inform, reply]).toEqual(["#done a\\_b", "!touch ok"]);
  });

  test("describes its requests: a line each in the list, all of it and the usage for one", async () => {
    const { client } = await startDevice(new Dut());
    const list = await client.ask("?help");
    expect(list).toContain("#help count-up Count.");
    expect(list.slice(0, -1)).toEqual(list.slice(0, -1).sort());
    expect(list.at(-1)).toBe(`!help ok ${list.length - 1}`);
    expect(await client.ask("?help count-up")).toEqual([
      "#help count-up Count.\\n\\nMore\\_of\\_it.\\nUsage:\\_?count-up\\_to",
      "!help ok 1",
    ]);
    expect(await client.ask("?help gain")).toEqual(["#help gain Gain.\\nUsage:\\_?gain\\_input\\_|\\_?gain\\_input\\_gain", "!help ok 1"]);
  });

  test("lists its sensors, and their values", async () => {
    const { client } = await startDevice(new Dut());
    expect(await client.ask("?sensor-list[1]")).toEqual([
      "#sensor-list[1] mode The\\_mode. \\@ discrete idle busy",
      "#sensor-list[1] rate The\\_rate. Hz float 0.0 10.0 -5.0 15.0",
      "!sensor-list[1] ok 2",
    ]);
    const [value, reply] = await client.ask("?sensor-value /^m/");
    expect(value).toMatch(/^#sensor-value \d+\.\d+ 1 mode unknown idle$/);
    expect(reply).toBe("!sensor-value ok 1");
  });

  test("reports a sensor before it says that it samples it, in bulk for all or for none", async () => {
    const { client, device } = await startDevice(new Dut());
    const [rate, mode, reply] = await client.ask("?sensor-sampling rate,mode event");
    expect([rate?.split(" ")[3], mode?.split(" ")[3], reply]).toEqual(["rate", "mode", "!sensor-sampling ok rate,mode event"]);
    expect(await client.ask("?sensor-sampling rate,mode differential 1")).toEqual([
      "!sensor-sampling fail sensor\\_'mode':\\_differential\\_strategies\\_are\\_for\\_integer\\_and\\_float\\_sensors,\\_and\\_this\\_one\\_is\\_of\\_type\\_discrete",
    ]);
    expect(await client.reply("?sensor-sampling rate")).toBe("!sensor-sampling ok rate event");
    await client.ask("?sensor-sampling rate none");
    device.sensors.rate.value = 3;
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
  });

  test("samples for each client by itself", async () => {
    const { client, device, port } = await startDevice(new Dut());
    const other = await connectWire(port);
    await client.until(/^#client-connected 127\.0\.0\.1:\d+$/);
    await client.ask("?sensor-sampling rate event");
    device.sensors.rate.value = 1;
    expect((await client.ask("?watchdog")).length).toBe(2);
    expect((await other.ask("?watchdog")).length).toBe(1);
    expect((await other.ask("?client-list")).length).toBe(3);
  });

  test("tells of a sensor that comes or goes: of one by its name, of several at once", async () => {
    const { client, device } = await startDevice(new Dut());
    expect(device.sensors.extra.has()).toBe(false);
    device.sensors.extra.add();
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed sensor extra added"]);
    await client.ask("?sensor-sampling extra event");
    device.sensors.extra.remove();
    device.sensorSet.add(new Sensor({ name: "hand-made", description: "A sensor.", datatype: float }));
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed sensor-list"]);
    device.sensors.extra.value = 4;
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
  });

  test("lets a reply of one request overtake another's", async () => {
    const { client } = await startDevice(new Dut());
    client.send("?wait[1]\n?watchdog[2]\n");
    expect(await client.until(/watchdog/)).toEqual(["!watchdog[2] ok"]);
  });

  test("counts a second reply as a bug that nobody but its log sees", async () => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ logSink, logLevel: "off" }));
    expect(await client.ask("?twice")).toEqual(["!twice ok first"]);
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    expect(records.filter(({ level }) => level === "error").map(({ message }) => message.split(" was not")[0])).toEqual([
      "a bug in the handler of ?twice: a second reply",
      "a bug in the handler of ?twice: an inform after the reply",
    ]);
  });

  test("answers a line that is no message, or that no device gets, with #log error, and goes on", async () => {
    const { client } = await startDevice(new Dut({ maximumLineBytes: 100 }));
    client.send(`nonsense\n!reply ok\n#inform\n?a ${"x".repeat(200)}\n`);
    const lines = await client.ask("?watchdog");
    expect(lines.map((line) => line.replace(/ \d+\.\d+ /, " T "))).toEqual([
      '#log error T dut.connection Bad\\_message:\\_unexpected\\_character\\_"n"\\_at\\_character\\_1:\\_expected\\_?,\\_!\\_or\\_#',
      "#log error T dut.connection Unexpected\\_reply\\_!reply:\\_a\\_device\\_gets\\_requests",
      "#log error T dut.connection Line\\_too\\_long:\\_it\\_has\\_more\\_than\\_100\\_bytes,\\_and\\_is\\_skipped",
      "!watchdog ok",
    ]);
  });

  test("sends its log to all clients from the level on that one of them sets", async () => {
    const { client, device, port } = await startDevice(new Dut());
    const other = await connectWire(port);
    device.log.info("not yet");
    await client.ask("?log-level info");
    device.log.child("drive").info("now it is");
    device.log.debug("too much");
    for (const each of [client, other]) {
      const lines = (await each.ask("?watchdog")).filter((line) => line.startsWith("#log"));
      expect(lines.map((line) => line.replace(/ \d+\.\d+ /, " T "))).toEqual(["#log info T dut.drive now\\_it\\_is"]);
    }
  });

  test("still answers a client that has closed its sending half", async () => {
    const { client } = await startDevice(new Dut());
    client.send("?walk\n?watchdog\n");
    client.end();
    const lines = await client.rest();
    expect(lines.filter((line) => line.includes("walk"))).toEqual(["#walk 1", "#walk 2", "!walk ok there"]);
    // When, depends on how long the turns of the handler last.
    expect(lines.filter((line) => !line.includes("walk"))).toEqual(["!watchdog ok"]);
  });

  test("aborts what a client waits for when it goes", async () => {
    let reason: unknown;
    const clock = new FakeClock();
    const device = new Dut({ clock });
    device.addRequest({ name: "hold", description: "Hold." }, async (ctx) => {
      await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
      reason = ctx.signal.reason;
    });
    const { client, port } = await startDevice(device);
    client.send("?hold\n");
    await client.ask("?watchdog");
    client.destroy();
    const other = await connectWire(port);
    while ((await other.ask("?client-list")).length > 2) clock.advance(1000);
    expect(String(reason)).toContain("is gone");
  });

  test("halts: says so, cancels what runs, disconnects, and is done", async () => {
    let stopped = false;
    class Stopping extends Dut {
      protected override async onStop(): Promise<void> {
        await turn();
        stopped = true;
      }
    }
    const { client, device } = await startDevice(new Stopping());
    client.send("?wait[4]\n?halt[5]\n");
    expect(await client.rest()).toEqual([
      "!halt[5] ok",
      "!wait[4] fail request\\_cancelled:\\_the\\_device\\_is\\_stopping",
      "#disconnect the\\_device\\_is\\_stopping",
    ]);
    await device.join();
    expect(stopped).toBe(true);
  });

  test("answers for a handler that does not heed its signal, and names it", async () => {
    const { records, logSink } = keepLog();
    const { client, device } = await startDevice(new Dut({ logSink }));
    client.send("?stubborn\n");
    await client.ask("?watchdog");
    await device.stop({ graceMs: 20 });
    expect((await client.rest())[0]).toBe("!stubborn fail request\\_cancelled:\\_the\\_device\\_is\\_stopping");
    expect(records.filter(({ level }) => level === "warn")).toMatchObject([
      {
        message: "the handler of ?stubborn ignored its signal for 20 ms",
        data: { client: expect.stringMatching(/^127\.0\.0\.1:\d+$/), request: "stubborn" },
      },
    ]);
  });

  test("lets what runs finish where it is stopped so", async () => {
    const { client, device } = await startDevice(new Dut());
    client.send("?walk\n");
    await client.until(/^#walk 1/);
    await device.stop({ cancel: false });
    expect((await client.rest()).at(-2)).toBe("!walk ok there");
  });

  test("tells whoever joins what its onStop threw", async () => {
    class Failing extends Dut {
      protected override onStop(): void {
        throw new Error("the door is stuck");
      }
    }
    const device = new Failing();
    await device.start();
    device.halt();
    await expect(device.join()).rejects.toThrow("the door is stuck");
  });

  test("drops a client that does not read, and no other", async () => {
    const { records, logSink } = keepLog();
    const { client, device, port } = await startDevice(new Dut({ logSink, maximumBacklogBytes: 1_000_000 }));
    const other = await connectWire(port);
    client.pause();
    while (!records.some(({ message }) => message.includes("does not read"))) {
      device.massInform("flood", "x".repeat(100_000));
      await turn();
    }
    expect((await other.ask("?client-list")).length).toBeGreaterThan(2);
    while ((await other.ask("?client-list")).filter((line) => line.startsWith("#client-list")).length > 1) await turn();
  });

  test("says in one line that its port is taken", async () => {
    const { port } = await startDevice(new Dut());
    await expect(new Dut({ port }).start()).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: another program listens there`);
  });

  test("names the handler that nobody wrote", async () => {
    const device = new DeviceServer(contract, { port: 0 });
    await expect(device.start()).rejects.toThrow("?add has no handler: DeviceServer needs a method requestAdd");
  });

  test("refuses a contract of a format that it does not know", () => {
    expect(() => new DeviceServer({ ...contract, format: 99 })).toThrow("has format 99, but this katcp-runtime accepts 1");
  });
});
