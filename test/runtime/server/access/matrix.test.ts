import type { ListenPlace } from "katcp-runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type MatrixRole, matrixInterface, matrixRoles, mayUse, type TableRow, tableOf } from "../../../support/access-table.js";
import { matrixAccess as access, prepareWays, ways } from "../../../support/access-ways.js";
import { MatrixDevice } from "../../../support/matrix-device.js";
import { WireClient } from "../../../support/wire-client.js";

beforeAll(prepareWays);

async function serve(text: string, place: ListenPlace): Promise<{ device: MatrixDevice; observer: WireClient }> {
  const device = new MatrixDevice(text, standardOf(text), { listen: [place, { port: 0, role: "engineer" }], access });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const observer = await WireClient.connect(device.addresses[1]?.port ?? 0);
  onTestFinished(() => observer.destroy());
  await observer.ask("?sensor-sampling calls event");
  return { device, observer };
}

function standardOf(text: string): readonly string[] {
  const { requests } = JSON.parse(text) as { readonly requests: object };
  return tableOf(text).flatMap(({ name, calledAs }) => (calledAs in requests ? [] : [name]));
}

/** What others see of a device: nothing but the clients that come, and what each call that was let through has left. */
async function tracesOf(observer: WireClient): Promise<readonly string[]> {
  const lines = await observer.ask("?watchdog");
  return lines
    .slice(0, -1)
    .flatMap((line) => /^#touched (.+)/.exec(line)?.[1] ?? (/^#(sensor-status|client-connected) /.test(line) ? [] : [line]));
}

async function checkCells(device: MatrixDevice, { observer, client, table, role, seen }: Cells): Promise<void> {
  await tracesOf(observer);
  const before = [device.called.length, device.records.length, Number(device.sensorSet.get("calls")?.value)] as const;
  const replies: string[] = [];
  for (const { name, args } of table) replies.push(await client.reply(`?${name}${args}`));
  const cells = table.map((row, index) => ({
    row,
    reply: (replies[index] ?? "").replaceAll("\\_", " "),
    isAllowed: mayUse(role, row.need),
  }));
  const words = ({ name, need }: TableRow): string => `fail ?${name} needs the role ${need}: ${seen}:PORT is ${role}`;
  // What follows `ok` is another matter.
  const outcome = (reply: string): string => (/ ok( |$)/.test(reply) ? "ok" : reply.replace(/^\S+ /, "").replace(/:\d+ is /, ":PORT is "));
  expect(cells.map(({ row, reply }) => `?${row.name}${row.args} ${outcome(reply)}`)).toEqual(
    cells.map(({ row, isAllowed }) => `?${row.name}${row.args} ${isAllowed ? "ok" : words(row)}`),
  );
  const called = cells.flatMap(({ row, isAllowed }) => (isAllowed ? [row.calledAs] : []));
  expect(device.called.slice(before[0])).toEqual(called);
  expect(Number(device.sensorSet.get("calls")?.value) - before[2]).toBe(called.length);
  expect(await tracesOf(observer)).toEqual(called);
  expect(device.records.slice(before[1]).map(({ request, outcome: came, client: who }) => [request, came, who.role])).toEqual(
    cells.flatMap(({ row, isAllowed }) => (isAllowed && !row.isAudited ? [] : [[row.name, isAllowed ? "ok" : "refused", role]])),
  );
}

interface Cells {
  readonly observer: WireClient;
  readonly client: WireClient;
  readonly table: readonly TableRow[];
  /** Of the client, and the host that others see. */
  readonly role: MatrixRole;
  readonly seen: string;
}

const doors: readonly (MatrixRole | undefined)[] = [undefined, ...matrixRoles];
const hooks: readonly (MatrixRole | undefined)[] = [undefined, "operator"];

describe.each(ways)("a client that comes by $name", (way) => {
  const cases = doors.flatMap((door) => hooks.map((hook) => ({ door, hook })));

  test.each(cases)("has the role that comes first, and may what the table says (listener: $door, hook: $hook)", async ({ door, hook }) => {
    const text = matrixInterface(door === "operator" ? "operator" : undefined);
    const table = tableOf(text);
    const place = way.place(door);
    const { device, observer } = await serve(text, place);
    for (const from of way.froms) {
      for (const certificate of way.shown) {
        device.hooked = hook;
        const socket = way.open(place, device.address?.port ?? 0, from, certificate);
        onTestFinished(() => void socket.destroy());
        const client = await WireClient.over(socket);
        const role = hook ?? certificate.role ?? door ?? from.role ?? "monitor";
        expect([...device.clients].at(-1)?.role).toBe(role);
        await checkCells(device, { observer, client, table, role, seen: from.seen });
        client.destroy();
      }
    }
  });
});

test("the table has every request that the device has", async () => {
  const text = matrixInterface(undefined);
  const { device, observer } = await serve(text, { port: 0 });
  const listed = (await observer.ask("?help")).flatMap((line) => /^#help (\S+)/.exec(line)?.[1] ?? []);
  expect(listed.toSorted()).toEqual([...new Set(tableOf(text).map(({ name }) => name))].toSorted());
  expect(device.called).toEqual([]);
});

describe.each(ways.filter(({ name }) => name !== "a Unix socket"))("$name", (way) => {
  test.each(["127.0.0.3", "127.0.0.4", "::ffff:127.0.0.3"].filter((each) => !(each.includes("::") && way.name.includes("IPv4"))))(
    "lets nobody in that comes from %s, whatever it shows and whatever the hook says",
    async (localAddress) => {
      const text = matrixInterface(undefined);
      const place = way.place("engineer");
      const { device, observer } = await serve(text, place);
      device.hooked = "engineer";
      const host = localAddress.includes("::") ? "::ffff:127.0.0.1" : "127.0.0.1";
      for (const certificate of way.shown) {
        const socket = way.open(place, device.address?.port ?? 0, { host, localAddress, seen: "" }, certificate);
        onTestFinished(() => void socket.destroy());
        socket.once("secureConnect", () => device.called.push("a handshake"));
        await expect(WireClient.over(socket)).rejects.toThrow(way.refusal);
      }
      expect([...device.clients]).toHaveLength(1);
      expect(device.called).toEqual([]);
      expect(await tracesOf(observer)).toEqual([]);
    },
  );
});
