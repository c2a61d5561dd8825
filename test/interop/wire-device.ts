import { DeviceServer, FailReply, InvalidReply } from "katcp-runtime";

const initial = { status: "nominal" } as const;

/** The device of the comparison on the wire, as `peers/wire_server.py` has it. */
export class WireDevice extends DeviceServer {
  constructor() {
    super(
      {
        name: "wire",
        version: "wire-api-1.0",
        sensors: [
          { name: "an.integer", type: "integer", description: "An integer.", units: "K", initial: { ...initial, value: 3 } },
          { name: "a.float", type: "float", description: "A float.", units: "Hz", initial: { ...initial, value: 1.5 } },
          { name: "a.boolean", type: "boolean", description: "A boolean.", initial: { ...initial, value: true } },
          { name: "a.string", type: "string", description: "A string.", initial: { ...initial, value: "a b" } },
          {
            name: "a.discrete",
            type: "discrete",
            values: ["idle", "full-speed"],
            description: "A discrete.",
            initial: { ...initial, value: "full-speed" },
          },
          { name: "a.timestamp", type: "timestamp", description: "A timestamp.", initial: { ...initial, value: 12 } },
          { name: "an.address", type: "address", description: "An address.", initial: { value: "[::1]:80" } },
        ],
        requests: [
          {
            name: "echo",
            description: "Give back one of each type.",
            arguments: echoed,
            reply: echoed,
          },
          { name: "where", description: "Give back an address and a time.", arguments: place, reply: place },
          {
            name: "rows",
            description: "Send informs.",
            arguments: [{ name: "count", type: "integer", default: 2 }],
            informs: [
              { name: "text", type: "string" },
              { name: "half", type: "float" },
            ],
          },
          { name: "set", description: "Set the float.", arguments: [{ name: "real", type: "float" }] },
          { name: "refuse", description: "Fail on purpose." },
          { name: "reject", description: "Say that it makes no sense." },
          { name: "crash", description: "Fail by accident." },
        ],
      },
      { port: 0, buildState: "wire-1.0", logSink: () => {} },
    );
  }

  requestEcho(args: object): object {
    return args;
  }

  requestWhere(args: { readonly address: unknown }): object {
    return args;
  }

  requestRows({ count }: { readonly count: number }): object {
    return Array.from({ length: count }, (_, index) => ({ text: `row ${index}`, half: index / 2 }));
  }

  requestSet({ real }: { readonly real: number }): void {
    this.sensorSet.get("a.float")?.set(real);
  }

  requestRefuse(): void {
    throw new FailReply("not today");
  }

  requestReject(): void {
    throw new InvalidReply("no such thing");
  }

  requestCrash(): void {
    throw new Error("an accident");
  }
}

const echoed = [
  { name: "number", type: "integer" },
  { name: "real", type: "float" },
  { name: "flag", type: "boolean" },
  { name: "text", type: "string" },
  { name: "mode", type: "discrete", values: ["idle", "full-speed"] },
  { name: "more", type: "integer", repeated: true },
] as const;

const place = [
  { name: "address", type: "address" },
  { name: "when", type: "timestamp" },
] as const;
