import { isIPv4, isIPv6 } from "#platform";
import { DatatypeError } from "../errors.js";
import { canonicalIpv6 } from "./ipv6.js";

const grammar = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<v4>[0-9.]+))(?::(?<port>\d{1,5}))?$/;

/** An IP address, with or without a port (guidelines §3, `address`). IPv6 is in brackets on the wire, and without them here. */
export class Address {
  /** In its one canonical form: `2001:db8::a` for `2001:DB8:0::A` (RFC 5952). */
  readonly host: string;
  readonly port: number | undefined;

  /** @throws DatatypeError for a host name, an IPv6 scope or a port beyond 65535. */
  constructor(host: string, port?: number) {
    const isAddress = isIPv4(host) || (isIPv6(host) && !host.includes("%"));
    const isPort = port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65535);
    if (!isAddress || !isPort) throw refusal(port === undefined ? host : `${host}:${port}`);
    this.host = host.includes(":") ? canonicalIpv6(host) : host;
    this.port = port;
  }

  /** Reads `127.0.0.1:7147`, `127.0.0.1`, `[::1]:7147` or `[::1]`. @throws DatatypeError */
  static parse(text: string): Address {
    const address = Address.read(text);
    if (address === undefined) throw refusal(text);
    return address;
  }

  /** The same, undefined where the text is no address. */
  static read(text: string): Address | undefined {
    const { v4, v6, port } = grammar.exec(text)?.groups ?? {};
    const isAddress = v6 === undefined ? isIPv4(v4 ?? "") : isIPv6(v6);
    if (!isAddress || Number(port ?? 0) > 65535) return undefined;
    return new Address(v6 ?? v4 ?? "", port === undefined ? undefined : Number(port));
  }

  /** The wire's form. */
  toString(): string {
    const host = this.host.includes(":") ? `[${this.host}]` : this.host;
    return this.port === undefined ? host : `${host}:${this.port}`;
  }

  equals(other: Address): boolean {
    return this.host === other.host && this.port === other.port;
  }
}

function refusal(received: string): DatatypeError {
  return new DatatypeError(
    `expected an IP address with or without a port, such as 127.0.0.1:7147 or [::1], received ${JSON.stringify(received)}`,
  );
}
