import type { X509Certificate } from "node:crypto";
import type { LogRecord } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { CertificateWatch } from "../../../../runtime/server/life/certificate-watch.js";
import type { Listeners } from "../../../../runtime/server/life/listeners.js";
import { DeviceLog } from "../../../../runtime/server/logs/device-log.js";

const dayMs = 24 * 3600 * 1000;

interface Watched {
  readonly clock: FakeClock;
  readonly told: string[];
  readonly watch: CertificateWatch;
}

/** Watches a listener whose certificate expires in so many days; `reload` is what reading its files again does. */
function watched(days: number, reload: (options: { readonly always?: boolean }) => boolean = () => false, hasCertificates = true): Watched {
  const clock = new FakeClock();
  const told: string[] = [];
  const sink = ({ level, message }: LogRecord): void => void told.push(`${level} ${message}`);
  const validTo = new Date(clock.now() * 1000 + days * dayMs).toUTCString();
  const listeners = {
    hasCertificates,
    certificates: [{ address: { host: "::1", port: 7147 }, certificate: { subject: "CN=dish", validTo } as X509Certificate }],
    reloads: [{ name: "[::1]:7147", reload }],
  } as unknown as Listeners;
  const watch = new CertificateWatch({ clock, listeners, log: new DeviceLog("d", { sink, now: () => clock.now() }) });
  watch.start();
  return { clock, told, watch };
}

describe("a certificate that expires", () => {
  test.each<[number, readonly string[]]>([
    [14, []],
    [13.9, ["warn the certificate of [::1]:7147 (CN=dish) expires in 13 days"]],
    [2, ["warn the certificate of [::1]:7147 (CN=dish) expires in 2 days"]],
    [1, ["warn the certificate of [::1]:7147 (CN=dish) expires in 1 day"]],
    [0.5, ["warn the certificate of [::1]:7147 (CN=dish) expires in 0 days"]],
    [0, ["warn the certificate of [::1]:7147 (CN=dish) expires in 0 days"]],
    [-0.01, ["error the certificate of [::1]:7147 (CN=dish) has expired"]],
  ])("in %d days is told of in whole days, two weeks before", (days, expected) => {
    expect(watched(days).told).toEqual(expected);
  });

  test("is told of once a day", () => {
    const { clock, told } = watched(3.5);
    clock.advance(dayMs - 1);
    expect(told).toHaveLength(1);
    clock.advance(1);
    expect(told).toHaveLength(2);
    clock.advance(dayMs - 1);
    expect(told.map((line) => line.split(" expires ").at(-1))).toEqual(["in 3 days", "in 2 days"]);
  });

  test("is in the statistics with its listener and its end, in seconds since the epoch", () => {
    const { clock, watch } = watched(3);
    expect(watch.stats).toEqual([{ host: "::1", port: 7147, subject: "CN=dish", expires: clock.now() + 3 * 24 * 3600 }]);
  });
});

test("a device without certificates looks for none, and waits for nothing", () => {
  const { clock, told } = watched(1, undefined, false);
  clock.advance(dayMs);
  expect([told, clock.waiting]).toEqual([[], 0]);
});

describe("the files of certificates", () => {
  test("are looked at every ten seconds, and read only where they have changed", () => {
    const looks: unknown[] = [];
    const { clock, told } = watched(100, (options) => looks.push(options) === 2);
    clock.advance(9999);
    expect(looks).toEqual([]);
    clock.advance(1);
    expect([looks, told]).toEqual([[{ always: false }], []]);
    clock.advance(10_000);
    expect([looks.length, told]).toEqual([2, ["info [::1]:7147: the certificate was read again"]]);
  });

  test("are read whether they have changed or not when that is asked for, and what is wrong with them is told", () => {
    const { told, watch } = watched(100, ({ always }) => {
      throw new Error(always ? "no such file" : "not this");
    });
    watch.reload();
    expect(told).toEqual(["error [::1]:7147: the certificate stays as it was: no such file"]);
  });

  test("are looked at no more when the device has stopped", () => {
    const looks: unknown[] = [];
    const { clock, watch } = watched(1, (options) => looks.push(options) === 0);
    clock.advance(10_000);
    watch.stop();
    clock.advance(dayMs * 2);
    expect([looks.length, clock.waiting]).toEqual([1, 0]);
  });
});
