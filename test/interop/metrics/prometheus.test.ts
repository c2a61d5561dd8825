import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../../examples/dev/dev.js";
import type { Gateway } from "../../../gateway/index.js";
import { readSite } from "../../../gateway/site/read-site.js";
import { debianProgram } from "../../support/debian-packages.js";
import { freePort } from "../../support/free-port.js";
import { startGateway } from "../../support/gateway-client.js";
import { until } from "../../support/memory-device.js";
import { startDevice } from "../../support/running-device.js";
import { tempFolder } from "../../support/temp-folder.js";
import { startServer } from "../peer.js";

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

interface Scraper {
  /** What a query of PromQL answers now. */
  readonly query: (query: string) => Promise<readonly Sample[]>;
  /** Waits until a query answers so. */
  readonly untilQuery: (query: string, value: string) => Promise<readonly Sample[]>;
  readonly firing: () => Promise<readonly string[]>;
  readonly scrapeError: () => Promise<string>;
}

const rules = fileURLToPath(new URL("../../golden/metrics/dev/prometheus/dev.rules.yml", import.meta.url));

/** A real Prometheus that scrapes a gateway each second; it ends with the test. */
async function startPrometheus(gateway: Gateway): Promise<Scraper> {
  const [folder, port] = [tempFolder(), await freePort()];
  const target = new URL(gateway.url).host;
  const configuration = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    scrape_configs: [{ job_name: "katcp", static_configs: [{ targets: [target] }] }],
    rule_files: [rules],
  };
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(configuration));
  const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`];
  const server: ChildProcess = spawn(debianProgram("prometheus"), args, { stdio: "ignore" });
  onTestFinished(async () => {
    server.kill("SIGKILL");
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
  });
  const api = async (path: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    return ((await answer.json()) as { readonly data: unknown }).data;
  };
  const query = async (text: string): Promise<readonly Sample[]> => {
    const data = (await api(`query?query=${encodeURIComponent(text)}`)) as { readonly result: readonly Sample[] };
    return data.result;
  };
  const untilQuery = async (text: string, value: string): Promise<readonly Sample[]> => {
    for (;;) {
      const found = await query(text).catch(() => []);
      if (found.length > 0 && found.every((sample) => sample.value[1] === value)) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return {
    query,
    untilQuery,
    firing: async () => {
      const { alerts } = (await api("alerts")) as {
        readonly alerts: readonly { readonly labels: { readonly alertname: string }; readonly state: string }[];
      };
      return alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname);
    },
    scrapeError: async () => {
      const { activeTargets } = (await api("targets")) as { readonly activeTargets: readonly { readonly lastError: string }[] };
      return activeTargets.map(({ lastError }) => lastError).join();
    },
  };
}

/** A gateway with the site file that a user would write. */
async function gatewayOf(devices: readonly object[], outputs: object = { history: false }): Promise<Gateway> {
  const file = join(tempFolder(), "site.json");
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, devices, outputs }));
  return startGateway(readSite(file));
}

const devFile = fileURLToPath(new URL("../../../interfaces/dev.katcp.json", import.meta.url));

describe("Prometheus", () => {
  test("scrapes a gateway, and answers for our device and for one of aiokatcp's", { timeout: 240_000 }, async () => {
    const { device, port } = await startDevice(new Dev());
    const aiokatcp = await startServer("sensor_server.py", "0");
    const gateway = await gatewayOf([
      { name: "rx", address: `127.0.0.1:${port}`, interface: devFile },
      { name: "aio", address: `127.0.0.1:${aiokatcp.port}` },
    ]);
    const prometheus = await startPrometheus(gateway);
    await prometheus.untilQuery('up{job="katcp"}', "1");
    await prometheus.untilQuery("katcp_device_up", "1");
    expect(await prometheus.scrapeError()).toBe("");
    const [frequency] = await prometheus.untilQuery("katcp_frequency_hertz", "1284000000");
    expect(frequency?.metric).toMatchObject({ __name__: "katcp_frequency_hertz", device: "rx", job: "katcp" });
    await prometheus.untilQuery('katcp_mode{device="rx",katcp_mode="idle"}', "1");
    await prometheus.untilQuery('katcp_scans_total{device="rx"}', "0");
    // Of the device without an interface, types and units are what it says.
    await prometheus.untilQuery('katcp_level_meters{device="aio"}', "0.5");
    await prometheus.untilQuery('katcp_big{device="aio"}', "18446744073709552000");
    await prometheus.untilQuery('katcp_mode{device="aio",katcp_mode="full-speed"}', "1");
    await prometheus.untilQuery('count(katcp_sensor_status{device="aio"})', "507");
    await prometheus.untilQuery('katcp_device_info{interface="dev"}', "1");
    device.sensors.frequency.value = 1420;
    await prometheus.untilQuery("katcp_frequency_hertz", "1420000000");
    // The value and the status of a sensor match by their labels.
    await prometheus.untilQuery('count(katcp_frequency_hertz and on (device) katcp_sensor_status{sensor="frequency"} == 1)', "1");
  });

  test("ends the series of a device that is gone, and calls somebody by the generated rules", { timeout: 240_000 }, async () => {
    const { device, port } = await startDevice(new Dev());
    const gateway = await gatewayOf([{ name: "rx", address: `127.0.0.1:${port}`, interface: devFile }]);
    const prometheus = await startPrometheus(gateway);
    await prometheus.untilQuery("katcp_locked", "1");
    device.sensors.locked.value = false;
    await prometheus.untilQuery("katcp_locked", "0");
    await expect.poll(prometheus.firing, { timeout: 240_000 }).toEqual(["DevLockedError"]);
    await device.stop({ graceMs: 0 });
    await prometheus.untilQuery("katcp_device_up", "0");
    expect(await prometheus.query("katcp_locked")).toEqual([]);
  });
});

test("a site file can turn /metrics off, and bound it", async () => {
  const { port } = await startDevice(new Dev());
  const devices = [{ name: "rx", address: `127.0.0.1:${port}` }];
  const without = await gatewayOf(devices, { history: false, metrics: false });
  expect((await fetch(`${without.url}metrics`)).status).toBe(404);
  const bounded = await gatewayOf(devices, { history: false, metrics: { series: 3 } });
  await until(() => bounded.hub.devices.get("rx")?.sensors.size === 6);
  expect(await (await fetch(`${bounded.url}metrics`)).text()).toContain('katcp_gateway_sensors_left_out{reason="bound"} 5');
});

test("promtool check metrics has nothing to say of what a real gateway answers", async () => {
  const { port } = await startDevice(new Dev());
  const gateway = await gatewayOf([{ name: "rx", address: `127.0.0.1:${port}`, interface: devFile }]);
  await until(() => gateway.hub.devices.get("rx")?.sensors.get("mode")?.reading !== undefined);
  const answer = await fetch(`${gateway.url}metrics`);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const { status, stdout, stderr } = spawnSync(debianProgram("promtool"), ["check", "metrics"], {
    input: await answer.text(),
    encoding: "utf8",
  });
  expect([status, stdout + stderr]).toEqual([0, ""]);
});
