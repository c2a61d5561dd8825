import { Argument, InvalidArgumentError } from "commander";
import type { DeviceAddress } from "../interface/device-address.js";

/** The argument of a command that says where a device is. */
export function deviceArgument(): Argument {
  return new Argument("<device>", "its address, HOST:PORT").argParser(readAddress);
}

/** An address as it is typed. */
export function formatAddress({ host, port }: DeviceAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads `HOST:PORT`, also `[::1]:7147`, or a port of this machine. @throws InvalidArgumentError */
export function readAddress(text: string): DeviceAddress {
  const { host = "127.0.0.1", v6, port } = /^(?:(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]]+)):)?(?<port>\d+)$/.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65535) throw new InvalidArgumentError("expected HOST:PORT, such as 127.0.0.1:7147");
  return { host: v6 ?? host, port: Number(port) };
}

/** Reads a number from `minimum` on. @throws InvalidArgumentError */
export function readNumber(minimum: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === "" || !(number >= minimum)) throw new InvalidArgumentError(`expected a number, ${minimum} or more`);
    return number;
  };
}
