import { createHash } from "node:crypto";

/** How many of the devices each gateway should own: none has more than its share, and no device is left. */
export function fairShare(deviceCount: number, gatewayCount: number): number {
  return Math.ceil(deviceCount / Math.max(1, gatewayCount));
}

/** The order in which a gateway wants devices: another for each gateway, so that they seldom want the same one first. */
export function preferenceOf(gateway: string, devices: readonly string[]): readonly string[] {
  const rank = (device: string): string => createHash("sha1").update(`${gateway} ${device}`).digest("hex");
  return devices
    .map((device) => [rank(device), device] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, device]) => device);
}
