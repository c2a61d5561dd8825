import type { ClientOptions, Clock, Connector } from "katcp-runtime";
import type { MemoryNetwork } from "katcp-runtime/testing";
import { onTestFinished } from "vitest";
import { SiteHub } from "../../gateway/hub/site-hub.js";
import type { DeviceConfiguration } from "../../gateway/site/site-configuration.js";

/** A device of a station file, with defaults. */
export function deviceAt(name: string, its: Partial<DeviceConfiguration> = {}): DeviceConfiguration {
  return { name, host: "dut", port: 7147, interface: undefined, requestRoles: new Map(), strategy: undefined, tls: undefined, ...its };
}

export const roles = ["viewer", "operator", "expert"] as const;

/** A hub of devices in memory; it is closed with the test. */
export function startHub(
  devices: readonly DeviceConfiguration[],
  {
    network,
    ...options
  }: {
    readonly network?: MemoryNetwork;
    readonly connector?: Connector;
    readonly clock?: Clock;
    readonly clientOptions?: ClientOptions;
    readonly onProblem?: (message: string) => void;
  },
): SiteHub {
  const access = { roles, anonymous: "viewer", tokens: undefined, proxy: undefined, certificates: new Map(), audit: undefined };
  const connector = network?.connect ?? options.connector;
  const hub = new SiteHub({ access, devices }, { ...options, connector, clientOptions: { reconnect: () => 1, ...options.clientOptions } });
  onTestFinished(() => hub.close());
  return hub.start();
}
