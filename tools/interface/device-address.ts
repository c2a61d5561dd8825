import { ToolProblem } from "../tool-problem.js";

/** Where a device is. */
export interface DeviceAddress {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, and `[::1]:7147` of IPv6; undefined of any other word, as of a file. */
export function findAddress(word: string): DeviceAddress | undefined {
  const { ipv6, name, digits = "" } = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^:/\\\s]+)):(?<digits>\d{1,5})$/.exec(word)?.groups ?? {};
  const host = ipv6 ?? name;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port };
}

/** The same. @throws ToolProblem for any other word */
export function parseAddress(word: string): DeviceAddress {
  const address = findAddress(word);
  if (address === undefined) throw new ToolProblem(`expected the address of a device, host:port, received ${JSON.stringify(word)}`);
  return address;
}
