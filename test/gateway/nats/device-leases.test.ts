import { setImmediate as turn } from "node:timers/promises";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { DeviceLeases, type LeaseEntries } from "../../../gateway/nats/leases/device-leases.js";

const seconds = 12;
const devices = ["a", "b", "c", "d"];

/** The entries of a site in memory, which two gateways may share: none expires by itself. */
class Entries {
  readonly owners = new Map<string, { owner: string; revision: number }>();
  readonly living = new Set<string>();
  #revision = 0;

  /** As a gateway sees them. */
  of(id: string): LeaseEntries {
    return {
      live: async () => void this.living.add(id),
      leave: async () => void this.living.delete(id),
      countGateways: async () => this.living.size,
      take: async (device) => (this.owners.has(device) ? undefined : this.#write(device, id)),
      renew: async (device, revision) => (this.owners.get(device)?.revision === revision ? this.#write(device, id) : undefined),
      giveBack: async (device, revision) => {
        if (this.owners.get(device)?.revision === revision) this.owners.delete(device);
      },
    };
  }

  ownedBy(id: string): readonly string[] {
    return [...this.owners].filter(([, { owner }]) => owner === id).map(([device]) => device);
  }

  #write(device: string, owner: string): number {
    this.owners.set(device, { owner, revision: ++this.#revision });
    return this.#revision;
  }
}

/** A gateway with its own clock, and what it has told. */
function gateway(entries: Entries, id: string, more: Partial<LeaseEntries> = {}) {
  const clock = new FakeClock();
  const [problems, changes]: [string[], string[]] = [[], []];
  const leases = new DeviceLeases({ id, devices, seconds, clock, onProblem: (text) => problems.push(text) });
  leases.onChange((device, isOwn) => changes.push(`${device} ${isOwn ? "ours" : "not ours"}`));
  const pass = async (time: number): Promise<void> => {
    for (let past = 0; past < time; past += 0.25) {
      clock.advance(250);
      for (let at = 0; at < 4; at++) await turn();
    }
  };
  return { leases, problems, changes, pass, begun: leases.begin({ ...entries.of(id), ...more }) };
}

const never = new Promise<never>(() => {});

describe("the leases of a gateway", () => {
  test("are all devices where it is alone, and are renewed", async () => {
    const entries = new Entries();
    const one = gateway(entries, "one");
    await one.begun;
    expect(entries.ownedBy("one").toSorted()).toEqual(devices);
    const before = entries.owners.get("a")?.revision ?? 0;
    await one.pass(3 * seconds);
    expect(devices.every((device) => one.leases.owns(device))).toBe(true);
    expect(entries.owners.get("a")?.revision).toBeGreaterThan(before + 20);
    expect([one.changes.length, one.problems]).toEqual([4, []]);
  });

  test("are shared with a gateway that comes, and all again when that leaves", async () => {
    const entries = new Entries();
    const one = gateway(entries, "one");
    await one.begun;
    const two = gateway(entries, "two");
    await two.begun;
    expect(entries.ownedBy("two")).toEqual([]);
    await one.pass(seconds / 3);
    await two.pass(seconds / 3);
    expect([entries.ownedBy("one").length, entries.ownedBy("two").length]).toEqual([2, 2]);
    expect(devices.map((device) => [one.leases.owns(device), two.leases.owns(device)].filter(Boolean).length)).toEqual([1, 1, 1, 1]);
    await two.leases.close();
    expect([entries.ownedBy("two"), [...entries.living]]).toEqual([[], ["one"]]);
    await one.pass(seconds / 3);
    expect(entries.ownedBy("one").length).toBe(4);
  });

  test("end by its own clock before their entries expire, where NATS does not answer", async () => {
    const entries = new Entries();
    const one = gateway(entries, "one", { renew: () => never });
    await one.begun;
    await one.pass((seconds * 5) / 6 - 0.25);
    expect(one.leases.owns("a")).toBe(true);
    await one.pass(0.25);
    expect(devices.some((device) => one.leases.owns(device))).toBe(false);
    await one.pass(seconds / 12);
    expect(one.problems).toEqual([expect.stringMatching(/^NATS: the leases of . and 3 more could not be renewed in time/)]);
    expect(one.changes.slice(4).toSorted()).toEqual(devices.map((device) => `${device} not ours`));
  });

  test("end at once where another gateway has the device", async () => {
    const entries = new Entries();
    const one = gateway(entries, "one");
    await one.begun;
    entries.owners.set("b", { owner: "two", revision: 1_000 });
    await one.pass(seconds / 3);
    expect([one.leases.owns("b"), one.changes.slice(4)]).toEqual([false, ["b not ours"]]);
  });

  test("are taken by a gateway whose first look at the others never ended", async () => {
    const entries = new Entries();
    let looks = 0;
    const countGateways = async (): Promise<number> => (++looks === 1 ? never : 1);
    const one = gateway(entries, "one", { countGateways });
    await one.pass(2 * seconds - 0.25);
    expect([looks, one.problems, entries.ownedBy("one")]).toEqual([1, [], []]);
    await one.pass(0.25 + seconds / 3);
    await one.begun;
    expect(one.problems).toEqual([`NATS: the leases of devices: to look at them took longer than ${2 * seconds} s`]);
    expect(entries.ownedBy("one").length).toBe(4);
  });

  test("stay as they are where the others cannot be counted, and that is told", async () => {
    const entries = new Entries();
    let isAway = false;
    const one = gateway(entries, "one", {
      countGateways: () => (isAway ? Promise.reject(new Error("no responders")) : Promise.resolve(1)),
    });
    await one.begun;
    isAway = true;
    await one.pass(seconds / 3);
    expect(one.problems).toEqual(["NATS: the leases of devices: no responders"]);
    expect(devices.every((device) => one.leases.owns(device))).toBe(true);
  });
});
