import { type AuditRecord, DeviceServer, type GuardLevel, type ListenFunction, type ListenPlace } from "katcp-runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { formatHostPort } from "../../../../runtime/transport/host-port.js";
import { socketListener } from "../../../../runtime/transport/socket-listener.js";
import { type From, froms, prepareWays, type Way, ways } from "../../../support/access-ways.js";
import { WireClient } from "../../../support/wire-client.js";

beforeAll(prepareWays);

const guarded = ["device-snapshot", "halt", "log-level", "restart"] as const;
type Guarded = (typeof guarded)[number];
const others = ["client-list", "sensor-list", "version-list", "watchdog"] as const;

/** Addresses of this machine that are elsewhere as far as the device knows. */
const elsewhere: Readonly<Record<string, string>> = {
  "127.0.0.5": "10.8.0.5",
  "127.0.0.6": "2001:db8::6",
  "127.0.0.7": "fe80::7",
};
const strangers: readonly From[] = Object.entries(elsewhere).map(([localAddress, host]) => {
  return { host: "127.0.0.1", localAddress, seen: formatHostPort(host, 1).replace(/:1$/, "") };
});

function moved(peer: string): string {
  const [, host = "", port] = /^(.*):(\d+)$/.exec(peer) ?? [];
  return formatHostPort(elsewhere[host] ?? host, Number(port)).replace(/^\[(\[.*\])\]/, "$1");
}

const listener: ListenFunction = (target, onStream, onProblem, admit = () => 0) =>
  socketListener(
    target,
    (stream, peer, more) => onStream(stream, moved(peer), more),
    onProblem,
    (peer) => admit(moved(peer)),
  );

/** A device without roles that notes what is called, and does not halt. */
class Guarding extends DeviceServer {
  readonly called: string[] = [];
  readonly records: AuditRecord[];

  constructor(place: ListenPlace, level: GuardLevel | undefined) {
    const records: AuditRecord[] = [];
    const guard = level && (Object.fromEntries(guarded.map((name) => [name, level])) as Record<Guarded, GuardLevel>);
    const audit = (record: AuditRecord): void => void records.push(record);
    super(
      { version: "dish-api-1.0" },
      { listen: [place], listener, logSink: () => {}, audit, access: { guard }, snapshot: { request: true } },
    );
    this.records = records;
    for (const name of guarded)
      this.overrideRequest(name, (_, next) => {
        this.called.push(name);
        return name === "halt" || name === "restart" ? undefined : next();
      });
  }

  protected override onRestart(): void {}
}

/** What `docs/server.md` says of the guard. */
function whyNot(name: Guarded, level: GuardLevel | undefined, isHere: boolean): string | undefined {
  const holds = level ?? (name === "device-snapshot" ? "loopback" : undefined);
  if (holds === undefined || (holds === "loopback" && isHere)) return undefined;
  return holds === "loopback" ? "only programs on the machine of the device may use it" : "no client may use it";
}

async function open(way: Way, { device, place }: { device: Guarding; place: ListenPlace }, [from, index]: readonly [From, number]) {
  const socket = way.open(place, device.address?.port ?? 0, from, way.shown[index] ?? {});
  onTestFinished(() => void socket.destroy());
  return WireClient.over(socket);
}

/** A certificate gives no role where there are none. */
function withoutRoles({ tls, ...place }: ListenPlace): ListenPlace {
  return { ...place, ...(tls && { tls: { ...tls, roles: undefined } }) };
}

const argsOf = (name: Guarded): string => (name === "log-level" ? " debug" : "");

describe.each<GuardLevel | undefined>([undefined, "loopback", "nobody"])("with the guard %s", (level) => {
  test.each(ways)("whoever comes by $name may what the guard says, and a refusal leaves no trace", async (way) => {
    const place = withoutRoles(way.place(undefined));
    const device = new Guarding(place, level);
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    const all = way.name === "a Unix socket" ? way.froms : [...froms.slice(0, way.froms.length), ...strangers];
    for (const from of all) {
      for (const index of way.shown.keys()) {
        const client = await open(way, { device, place }, [from, index]);
        const isHere = !strangers.includes(from);
        for (const name of guarded) {
          const refusal = whyNot(name, level, isHere);
          device.logLevel = "fatal";
          const [called, recorded] = [device.called.length, device.records.length];
          const reply = (await client.reply(`?${name}${argsOf(name)}`)).replaceAll("\\_", " ");
          if (refusal === undefined) expect(reply).toMatch(new RegExp(`^!${name} ok`));
          else expect(reply.replace(/:\d+: /, ":PORT: ")).toBe(`!${name} fail ?${name} is not permitted to ${from.seen}:PORT: ${refusal}`);
          expect(device.called.slice(called)).toEqual(refusal === undefined ? [name] : []);
          expect(device.logLevel).toBe(refusal === undefined && name === "log-level" ? "debug" : "fatal");
          const outcomes = device.records.slice(recorded).map(({ request, outcome }) => `${request} ${outcome}`);
          const isAudited = name !== "device-snapshot";
          expect(outcomes).toEqual(refusal === undefined ? (isAudited ? [`${name} ok`] : []) : [`${name} refused`]);
        }
        for (const name of others) expect(await client.reply(`?${name}`)).toMatch(new RegExp(`^!${name} ok`));
        const listed = (await client.ask("?help")).flatMap((line) => /^#help (\S+)/.exec(line)?.[1] ?? []);
        const mayUse = guarded.filter((name) => whyNot(name, level, isHere) === undefined);
        expect(listed.filter((name) => guarded.includes(name as Guarded))).toEqual(mayUse);
        client.destroy();
      }
    }
  });
});
