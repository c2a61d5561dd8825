import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeviceServer, type LogRecord, readSnapshot, snapshotOnSignal } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../../../support/memory-device.js";
import { tempFolder } from "../../../support/temp-folder.js";

/** A device that writes snapshots on a signal that nobody else uses here. */
async function started(directory?: string): Promise<{ readonly device: DeviceServer; readonly records: readonly LogRecord[] }> {
  const records: LogRecord[] = [];
  const logSink = (record: LogRecord): void => void records.push(record);
  const device = new DeviceServer({ name: "rx/0", version: "rx-1.0" }, { port: 0, logSink });
  await device.start();
  onTestFinished(() => device.stop());
  snapshotOnSignal(device, { directory });
  return { device, records };
}

describe("SIGUSR2", () => {
  test("writes a snapshot to a new file each time, which only its user reads, and the log says where", async () => {
    const folder = tempFolder();
    const { records } = await started(folder);
    for (let time = 1; time <= 2; time++) {
      process.kill(process.pid, "SIGUSR2");
      await until(() => records.length === time);
    }
    const files = readdirSync(folder);
    expect(files.length).toBe(2);
    expect(records.map(({ message }) => message).toSorted()).toEqual(
      files.map((file) => `a snapshot was written to ${join(folder, file)}`).toSorted(),
    );
    for (const file of files) {
      expect(file).toMatch(new RegExp(`^rx_0-snapshot-\\d{8}T\\d{6}Z-${process.pid}-\\d+\\.json$`));
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      expect(readSnapshot(readFileSync(join(folder, file), "utf8")).device.name).toBe("rx/0");
    }
  });

  test("stops nothing where no file can be written, and the log says why", async () => {
    const folder = join(tempFolder(), "missing");
    const { device, records } = await started(folder);
    process.kill(process.pid, "SIGUSR2");
    await until(() => records.length === 1);
    expect(records).toMatchObject([
      { level: "error", message: expect.stringMatching(`^no snapshot was written to ${folder}: ENOENT.*; choose another folder$`) },
    ]);
    expect(device.address).toBeDefined();
  });

  test("is heard until the device has stopped", async () => {
    const before = process.listenerCount("SIGUSR2");
    const { device } = await started(tmpdir());
    expect(process.listenerCount("SIGUSR2")).toBe(before + 1);
    await device.stop();
    await until(() => process.listenerCount("SIGUSR2") === before);
  });
});
