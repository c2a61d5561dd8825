import type { LogRecord } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import type { ClientRegistry } from "../../../../runtime/server/clients/client-registry.js";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { Journal } from "../../../../runtime/server/life/journal.js";
import { LogHub } from "../../../../runtime/server/logs/log-hub.js";
import type { PendingInfo, Reception } from "../../../../runtime/server/requests/reception.js";
import type { RequestTable } from "../../../../runtime/server/requests/request-table.js";

const client = { address: "10.0.0.1:5" } as ClientSession;

/** A journal, what it has written, and how often the clients were looked at. */
function journal(pending: readonly PendingInfo[] = [], lastCalled?: string) {
  const clock = new FakeClock();
  clock.advance(3000);
  const records: LogRecord[] = [];
  const state = { looks: 0 };
  const clients = { measure: () => void state.looks++ } as ClientRegistry;
  const reception = { pending, lastCalled: lastCalled === undefined ? undefined : { name: lastCalled } } as unknown as Reception;
  const logs = new LogHub({
    ...{ name: "d", level: "all", now: () => clock.now(), sink: (record) => records.push(record) },
    clients: () => {
      throw new Error("these lines are for the device's own log");
    },
  });
  const kept = new Journal({
    ...{ clock, logs, logRequests: false, clients: () => clients, reception: () => reception },
    requests: () => ({ get: () => undefined }) as unknown as RequestTable,
  });
  const lines = (): readonly string[] => records.map(({ level, message }) => `${level} ${message}`);
  return { clock, records, kept, lines, state };
}

describe("a journal", () => {
  test("tells of clients that come and go at debug, and why where that is known", () => {
    const { kept, lines } = journal();
    kept.onConnect(client);
    kept.onDisconnect(client, undefined);
    kept.onDisconnect(client, new Error("read ECONNRESET"));
    expect(lines()).toEqual([
      "debug client 10.0.0.1:5 connected",
      "debug client 10.0.0.1:5 disconnected",
      "debug client 10.0.0.1:5 disconnected: read ECONNRESET",
    ]);
  });

  test("tells of who is dropped, refused, or waits in vain, with the address as data; who waits is not refused", () => {
    const { kept, lines, records } = journal();
    kept.onDrop(client, "it does not read");
    kept.onProblem("10.0.0.2:6", "there is no room");
    kept.onProblem("10.0.0.3:7", "it says nothing", { isWaiting: true });
    expect(lines()).toEqual([
      "warn 10.0.0.1:5 was dropped: it does not read",
      "warn 10.0.0.2:6 was refused: there is no room",
      "warn 10.0.0.3:7 waits: it says nothing",
    ]);
    expect(records.map(({ data }) => data)).toEqual(["10.0.0.1:5", "10.0.0.2:6", "10.0.0.3:7"].map((address) => ({ client: address })));
    expect([kept.monitor.dropped, kept.monitor.refused]).toEqual([1, 1]);
  });

  test.each<[string, (kept: Journal) => void]>([
    ["drops", (kept) => kept.onDrop(client, "it does not read")],
    ["problems", (kept) => kept.onProblem("10.0.0.2:6", "there is no room")],
  ])("tells of ten %s at once, then of one a second with the number of the others", (_, cause) => {
    const { clock, kept, lines } = journal();
    for (let count = 0; count < 15; count++) cause(kept);
    expect(lines()).toHaveLength(10);
    clock.advance(1000);
    cause(kept);
    expect(lines()).toHaveLength(11);
    expect(lines().at(-1)).toMatch(/ \(5 more like this were left out\)$/);
  });

  test("names each service that is late", () => {
    const { kept, lines } = journal();
    kept.onLate(["poll", "archive"], 300);
    expect(lines()).toEqual([
      "warn the service poll ignored its signal for 300 ms",
      "warn the service archive ignored its signal for 300 ms",
    ]);
  });

  test.each<[readonly PendingInfo[], string | undefined, string]>([
    [[], undefined, "; running: none"],
    [
      [
        { name: "tune", id: undefined, client: "a:1", ageMs: 10.4 },
        { name: "scan", id: 7, client: "b:2", ageMs: 3.6 },
      ],
      "scan",
      "; the last handler that was called is ?scan; running: ?tune of a:1 for 10 ms, ?scan of b:2 for 4 ms",
    ],
    [
      Array.from({ length: 21 }, () => ({ name: "x".repeat(101), id: undefined, client: "a:1", ageMs: 1 })),
      undefined,
      `; running: ${Array(20)
        .fill(`?${"x".repeat(100)}… (101 characters) of a:1 for 1 ms`)
        .join(", ")} and 1 more`,
    ],
  ])("names what may have held the event loop up: %j %j", (pending, lastCalled, words) => {
    const { clock, kept, lines, state } = journal(pending, lastCalled);
    kept.monitor.start();
    clock.stall(1000.4);
    clock.advance(0);
    expect(lines()).toEqual([`warn the event loop was blocked for 750 ms${words}`]);
    expect(state.looks).toBe(1);
    kept.monitor.stop();
  });
});
