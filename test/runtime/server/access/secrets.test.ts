import { type AuditRecord, Client, type Contract, DeviceServer, FailReply, type LogRecord, UntypedClient } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectWire, startDevice } from "../../../support/running-device.js";

const user = { name: "user", type: "string" } as const;
const password = { name: "password", type: "string", secret: true } as const;

/** The default of a secret is one too. */
const factoryPin = 48_151_623;

const contract: Contract = {
  format: 1,
  name: "vault",
  version: "vault-1.0",
  roles: ["monitor", "engineer"],
  requests: [
    { name: "open", description: "Opens it.", access: "monitor", arguments: [user, password] },
    {
      name: "limited",
      description: "A number.",
      access: "monitor",
      arguments: [{ name: "pin", type: "integer", minimum: 1, maximum: 9, secret: true }],
    },
    {
      name: "preset",
      description: "A preset.",
      access: "monitor",
      arguments: [{ name: "pin", type: "integer", default: factoryPin, secret: true }],
    },
    {
      name: "chosen",
      description: "One of some.",
      access: "monitor",
      arguments: [{ name: "key", type: "discrete", values: ["a", "b"], secret: true }],
    },
    { name: "timed", description: "A time.", access: "monitor", arguments: [{ name: "at", type: "timestamp", secret: true }] },
    {
      name: "shaped",
      description: "Some JSON.",
      access: "monitor",
      arguments: [{ name: "all", type: "json", schema: { findProblem: () => "all: expected something else" }, secret: true }],
    },
    {
      name: "many",
      description: "Some of them.",
      access: "monitor",
      arguments: [{ name: "all", type: "float", repeated: { minimum: 1, maximum: 2 }, secret: true }],
    },
    {
      name: "ways",
      description: "Two ways.",
      access: "monitor",
      signatures: [
        { member: "waysNone", safe: true },
        { member: "waysOne", arguments: [{ name: "pin", type: "integer", secret: true }] },
      ],
    },
    { name: "slow", description: "Never ends.", access: "monitor", arguments: [password], timeout: 5 },
    { name: "busy", description: "One at a time.", access: "monitor", arguments: [password] },
    { name: "refusing", description: "Says no.", access: "monitor", arguments: [password] },
    { name: "broken", description: "Has a bug.", access: "monitor", arguments: [password], reply: [{ name: "x", type: "integer" }] },
    { name: "forbidden", description: "For others.", access: "engineer", arguments: [password] },
  ],
};

/** Ends when nobody waits for it any more. */
const untilAborted = (_: unknown, { signal }: { readonly signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

class Vault extends DeviceServer {
  requestOpen = ({ password: given }: { password: string }): void => {
    this.log.info(`opened by a word of ${given.length} letters`);
  };
  requestLimited = (): void => {};
  requestPreset = (): void => {};
  requestChosen = (): void => {};
  requestTimed = (): void => {};
  requestShaped = (): void => {};
  requestMany = (): void => {};
  requestWaysNone = (): void => {};
  requestWaysOne = (): void => {};
  requestSlow = untilAborted;
  requestBusy = untilAborted;
  requestRefusing = (): never => {
    throw new FailReply("it does not open today");
  };
  requestBroken = (): unknown => ({ x: "no number" });
  requestForbidden = (): void => {};
}

/** A device of which everything that it says is kept. */
async function serve(): Promise<{ readonly device: Vault; readonly port: number; readonly clock: FakeClock; said(): Promise<string> }> {
  const clock = new FakeClock();
  const records: LogRecord[] = [];
  const audited: AuditRecord[] = [];
  const { device, port, client } = await startDevice(
    new Vault(contract, {
      ...{ port: 0, clock, logLevel: "all", logRequests: true, access: { helpListsAll: true }, snapshot: { recentBytes: 65_536 } },
      logSink: (record) => records.push(record),
      audit: (record) => audited.push(record),
    }),
  );
  device.deadline(5, "slow");
  device.limit(1, "busy");
  const said = async (): Promise<string> => {
    const heard = [...(await client.ask("?help")), ...(await client.ask("?help preset")), ...(await client.ask("?client-list"))];
    return JSON.stringify([records, audited, device.stats(), device.pending, device.snapshot(), device.versions, heard]);
  };
  return { device, port, clock, said };
}

const secret = "hunter2-the-password";

describe("a secret", () => {
  test.each<[string, string, RegExp]>([
    ["that is accepted", `?open me ${secret}`, /^!open ok$/],
    ["beyond its limits", "?limited 48151623", /^!limited fail .*at\\_most\\_9/],
    ["that is no number", `?limited ${secret}`, /^!limited fail/],
    ["that is none of its values", `?chosen ${secret}`, /^!chosen fail/],
    ["behind spaces and a tab", `?open  me \t${secret}`, /^!open ok$/],
    ["that is no time", `?timed ${secret}`, /^!timed fail/],
    ["that is no JSON", `?shaped ${secret}`, /^!shaped fail/],
    ["that its schema refuses", `?shaped "${secret}"`, /^!shaped fail/],
    ["that is not valid UTF-8", `?open me ${secret}\xff`, /^!open/],
    ["in the place of another argument", `?open ${secret}`, /^!open fail/],
    ["that are too many", `?open me ${secret} ${secret}`, /^!open fail/],
    ["that are more than may be repeated", "?many 48151623 48151623 48151623", /^!many fail/],
    ["of one of several ways", `?ways ${secret}`, /^!ways fail/],
    ["of a way that there is not", `?ways ${secret} ${secret}`, /^!ways fail/],
    ["of a request that nobody knows", `?opne me ${secret}`, /^!opne invalid/],
    ["that the handler refuses", `?refusing ${secret}`, /^!refusing fail it/],
    ["whose handler has a bug", `?broken ${secret}`, /^!broken fail/],
    ["of a request that this client may not use", `?forbidden ${secret}`, /^!forbidden fail .*needs/],
    ["with an escape that is none", `?open me ${secret}\\q`, /^#log error .*no\\_escape/],
    ["with a character that cannot be there", `?open me ${secret}\x1b`, /^#log error .*unexpected/],
    ["behind a name that is none", `?op.en me ${secret}`, /^#log error .*unexpected/],
    ["of an identifier that is none", `?open[0] me ${secret}`, /^#log error .*identifier/],
    ["of what is no request", `!open ok ${secret}`, /^#log error .*Unexpected/],
    ["of another protocol", `POST /${secret} HTTP/1.1`, /^$/],
  ])("%s is nowhere but in its handler", async (_, line, outcome) => {
    const { port, said } = await serve();
    const client = await connectWire(port);
    client.send(`${line}\n`);
    const answer = outcome.source === "^$" ? await client.rest() : await client.until(outcome);
    for (const text of [JSON.stringify(answer), await said()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain("48151623");
    }
  });

  test("of a request that takes too long, or that waits for its turn, is nowhere", async () => {
    const { device, port, clock, said } = await serve();
    const client = await connectWire(port);
    client.send(`?slow ${secret}\n?busy ${secret}\n?busy ${secret}\n`);
    await expect.poll(() => device.pending.length).toBe(3);
    const pending = await said();
    expect(pending).not.toContain(secret);
    // The last lines of a client are part of the snapshot.
    expect(pending).toContain("?slow ***");
    clock.advance(5000);
    const answer = await client.until(/^!slow fail/);
    expect(answer.at(-1)).toContain("deadline");
    client.destroy();
    await expect
      .poll(() => {
        clock.advance(1000);
        return [...device.clients].length;
      })
      .toBe(1);
    expect(`${answer}${await said()}`).not.toContain(secret);
  });

  test("of a line that is cut short, or too long, is nowhere", async () => {
    const { device, port, said } = await serve();
    const [cut, long] = [await connectWire(port), await connectWire(port)];
    cut.send(`?open me ${secret}`);
    cut.end();
    device.setBounds({ maximumLineBytes: 100 });
    long.send(`?open me ${secret}${"x".repeat(1000)}\n`);
    const answers = [...(await cut.rest()), ...(await long.until(/^#log error/))];
    expect(`${answers.join()}${await said()}`).not.toContain(secret);
  });

  test("that a handler puts into what it throws is its author's: the client that sent it and the log have the message, nobody else", async () => {
    const { device, port } = await serve();
    device.requestRefusing = (): never => {
      throw new Error(`wrong: ${secret}`);
    };
    const [client, other] = [await connectWire(port), await connectWire(port)];
    expect(await client.reply(`?refusing ${secret}`)).toBe(`!refusing fail wrong:\\_${secret}`);
    const heard = await other.ask("?watchdog");
    expect(heard.join()).toContain(`uncaught\\_exception\\_in\\_the\\_handler\\_of\\_?refusing:\\_wrong:\\_${secret}`);
  });
});

describe("a client", () => {
  test("has no secret in its errors, whatever keeps it from an answer", async () => {
    const { port, clock } = await serve();
    const warnings: string[] = [];
    const client = new Client(contract, "127.0.0.1", port, {
      reconnect: false,
      onWarning: (warning) => void warnings.push(JSON.stringify(warning)),
    });
    onTestFinished(() => client.close());
    await client.connect();
    const req = client.req as unknown as Readonly<Record<string, (values: object, options?: object) => Promise<unknown>>>;
    const attempts = [
      req["limited"]?.({ pin: 48_151_623 }),
      req["limited"]?.({ pin: secret }),
      req["open"]?.({ user: "me", password: Symbol(secret) }),
      req["open"]?.({ user: "me" }),
      req["slow"]?.({ password: secret }, { timeoutMs: 5 }),
      req["slow"]?.({ password: secret }, { signal: AbortSignal.timeout(5) }),
      req["forbidden"]?.({ password: secret }),
      req["refusing"]?.({ password: secret }),
    ];
    const errors = await Promise.all(attempts.map((attempt) => attempt?.then(() => "none", describeAll)));
    clock.advance(6000);
    const left = req["slow"]?.({ password: secret }).then(() => "none", describeAll);
    client.close();
    errors.push(await left);
    expect(errors).not.toContain("none");
    for (const text of [...errors, ...warnings]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain("48151623");
    }
  });

  test("that may only read says which request it was, and nothing of its arguments", async () => {
    const { port } = await serve();
    const client = new UntypedClient("127.0.0.1", port, { readOnly: true });
    onTestFinished(() => client.close());
    await client.connect();
    const refusal = await client.request("open", ["me", secret]).then(() => "none", describeAll);
    expect(refusal).toContain("?open");
    expect(refusal).not.toContain(secret);
  });
});

/** An error with all that it carries. */
function describeAll(thrown: unknown): string {
  const error = thrown as Error;
  return `${error.stack} ${JSON.stringify(error)} ${error.cause === undefined ? "" : describeAll(error.cause)}`;
}
