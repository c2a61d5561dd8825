import { loadInterface, simulate } from "katcp-tools";
import { onTestFinished } from "vitest";
import { Dev } from "../../../examples/dev/dev.js";
import { type DeviceConfiguration, deviceAt, Gateway, type SiteConfiguration } from "../../../gateway/index.js";
import type { TestDevice } from "./test-device.js";

const correlatorFile = "test/browser/support/correlator.katcp.json";

/** The gateway of a test, which ends with it. `url` ends with a slash. */
export async function startGateway(devices: readonly DeviceConfiguration[], its: Partial<SiteConfiguration> = {}): Promise<Gateway> {
  const gateway = await Gateway.start(siteOf(devices, its), { clientOptions: { reconnect: () => 50 } });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** A site at any free port, where everybody is an operator. */
export function siteOf(devices: readonly DeviceConfiguration[], its: Partial<SiteConfiguration> = {}): SiteConfiguration {
  return {
    name: "Test site",
    listen: { host: "127.0.0.1", port: 0, tls: undefined, names: [] },
    access: accessOf("operator"),
    devices,
    outputs: { history: undefined, metrics: undefined },
    ...its,
  };
}

/** Access to a site where everybody has a role; undefined: nobody without a token of this file has any. */
export function accessOf(anonymous: string | undefined, tokens?: string): SiteConfiguration["access"] {
  return { roles: ["viewer", "operator", "expert"], anonymous, tokens, proxy: undefined, certificates: new Map(), audit: undefined };
}

/** The example device, served until the test is over. */
export async function startDev(port = 0): Promise<Dev> {
  const dev = new Dev({ host: "127.0.0.1", port, logLevel: "info", logSink: () => {} });
  await dev.start();
  onTestFinished(() => dev.stop());
  return dev;
}

/** A simulated correlator: its configuration. */
export async function startCorrelator(): Promise<DeviceConfiguration> {
  const simulator = await simulate(correlatorFile, {}, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => simulator.stop());
  return { ...at("cbf", simulator.address?.port), interface: loadInterface(correlatorFile) };
}

/** A device of a test, served until it is over. */
export async function startTestDevice<D extends TestDevice>(device: D): Promise<D> {
  await device.start();
  onTestFinished(() => device.stop());
  return device;
}

/** The device at a port of this machine. */
export function at(name: string, port: number | undefined): DeviceConfiguration {
  return { ...deviceAt("127.0.0.1", port ?? 0), name };
}
