import { DatatypeError, type DeviceContract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { connectWire, startDevice } from "../../support/running-device.js";

const lines: string[] = [];
const contract: DeviceContract = {
  name: "d",
  version: "d-1.0",
  requests: [
    { name: "gain", description: "Gain.", reply: [{ name: "gain", type: "float", minimum: 0, maximum: 1 }] },
    { name: "gains", description: "Gains.", reply: [{ name: "gains", type: "float", repeated: { minimum: 2 } }] },
    { name: "walk", description: "Walk.", informs: [{ name: "step", type: "integer", maximum: 2 }] },
    { name: "rows", description: "Rows.", informs: [{ name: "row", type: "integer", maximum: 2 }] },
    { name: "tell", description: "Tell." },
    { name: "probe", description: "Probe.", informs: [{ name: "step", type: "integer" }], reply: [{ name: "peak", type: "float" }] },
    {
      name: "sweep",
      description: "Sweep.",
      informs: [{ name: "step", type: "integer" }],
      reply: [
        { name: "peak", type: "float", optional: true },
        { name: "more", type: "float", repeated: true },
      ],
    },
  ],
  informs: [{ name: "told", description: "Told.", arguments: [{ name: "level", type: "integer", minimum: 1 }] }],
};

class Device extends DeviceServer {
  declare readonly inform: { told(args: { level: number }): void };
  isClosed = false;

  constructor() {
    super(contract, { port: 0, buildState: "d-1", logSink: ({ level, message }) => lines.push(`${level} ${message.split("\n")[0]}`) });
    lines.length = 0;
  }

  protected requestGain(): { gain: number } {
    return { gain: 1.5 };
  }

  protected requestGains(): { gains: number[] } {
    return { gains: [1] };
  }

  protected async *requestWalk(): AsyncGenerator<{ step: number }> {
    try {
      for (let step = 1; ; step++) yield { step };
    } finally {
      this.isClosed = true;
    }
  }

  protected requestRows(): readonly { row: number }[] {
    return [{ row: 3 }];
  }

  protected async *requestProbe(): AsyncGenerator<{ step: number }> {
    yield { step: 1 };
  }

  protected async *requestSweep(): AsyncGenerator<{ step: number }> {
    yield { step: 1 };
  }

  protected requestTell(): void {
    this.inform.told({ level: 0 });
  }
}

describe("what lies outside of the interface's limits and counts is not sent, but fail and a line of the log:", () => {
  test.each([
    ["?gain", [], 'reply value "gain": expected at least 0 and at most 1, received 1.5'],
    ["?gains", [], 'reply value "gains": expected 2 or more of them, received 1'],
    ["?walk", ["#walk 1", "#walk 2"], 'inform value "step": expected at most 2, received 3'],
    ["?rows", [], 'inform value "row": expected at most 2, received 3'],
    ["?tell", [], '#told "level": expected at least 1, received 0'],
  ])("%s", async (request, informs, message) => {
    const { client, device, port } = await startDevice(new Device());
    const answer = await client.ask(request);
    expect(answer.filter((line) => !line.startsWith("#log"))).toEqual([
      ...informs,
      `!${request.slice(1)} fail ${message.replaceAll(" ", "\\_")}`,
    ]);
    expect(lines.filter((line) => line.startsWith("error "))).toEqual([expect.stringContaining(message)]);
    expect(device.isClosed).toBe(request === "?walk");
    const other = await connectWire(port);
    expect(await other.reply("?watchdog")).toBe("!watchdog ok");
  });
});

describe("a generator that was written before its reply had fields, and returns none,", () => {
  test("answers where all of them may be absent", async () => {
    const { client } = await startDevice(new Device());
    expect(await client.ask("?sweep")).toEqual(["#sweep 1", "!sweep ok"]);
  });

  test("is told which it lacks where they may not", async () => {
    const { client } = await startDevice(new Device());
    const message = "the handler returned undefined instead of an object with its values: peak";
    const answer = await client.ask("?probe");
    expect(answer.filter((line) => !line.startsWith("#log"))).toEqual(["#probe 1", `!probe fail ${message.replaceAll(" ", "\\_")}`]);
    expect(lines.filter((line) => line.startsWith("error "))).toEqual([expect.stringContaining(message)]);
  });
});

test("an inform that cannot be sent throws what its author did, with what was wrong", () => {
  let thrown: unknown;
  try {
    new Device().inform.told({ level: 0 });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(DatatypeError);
  expect((thrown as Error).cause).toBeInstanceOf(DatatypeError);
});
