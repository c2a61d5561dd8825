import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, isAbsolute, join } from "node:path";
import type { TableFile } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import { parseStrategyText } from "katcp-runtime/vocabulary";
import { type LoadedInterface, loadInterface } from "katcp-tools";
import { DEFAULT_ACCESS, DEFAULT_LISTEN, DEFAULT_ROLES, deviceAt } from "./default-site.js";
import { readFile } from "./read-file.js";
import type {
  AccessConfiguration,
  DeviceConfiguration,
  ListenConfiguration,
  NatsConfiguration,
  SiteConfiguration,
} from "./site-configuration.js";
import { SITE_TABLE } from "./site-table.js";
import type { WrittenAccess, WrittenDevice, WrittenNats, WrittenSite } from "./written-site.js";

type Place = readonly (string | number)[];

/** What reading a site file stands in. */
interface Reading {
  readonly file: TableFile;
  readonly folder: string;
  readonly roles: readonly string[];
  /** Interfaces by their paths: devices of one kind share one. */
  readonly interfaces: Map<string, LoadedInterface | undefined>;
}

/** Reads a site file, with the interfaces that it names. @throws GatewayProblem that lists all that is wrong with it */
export function readSite(path: string): SiteConfiguration {
  return readFile(path, SITE_TABLE, (file) => {
    const written = file.value as unknown as WrittenSite;
    const roles = rolesOf(file, written.access);
    const reading: Reading = { file, folder: dirname(path), roles, interfaces: new Map() };
    if (written.devices.length === 0) file.error(["devices"], "bad-value", '"devices" expects one or more devices');
    return {
      name: written.name ?? "KATCP",
      listen: listenOf(written, reading),
      access: accessOf(written.access ?? {}, reading),
      devices: devicesOf(written.devices, reading),
      outputs: outputsOf(written, reading),
      acknowledged: acknowledgedOf(written, reading),
    };
  });
}

function rolesOf(file: TableFile, { roles = DEFAULT_ROLES }: WrittenAccess = {}): readonly string[] {
  const twice = roles.findIndex((role, index) => roles.indexOf(role) !== index);
  if (roles.length === 0) file.error(["access", "roles"], "bad-value", '"roles" expects one or more roles');
  if (twice !== -1) file.error(["access", "roles", twice], "duplicate-name", `the role ${JSON.stringify(roles[twice])} is there twice`);
  return roles;
}

function listenOf({ listen = {} }: WrittenSite, { folder }: Reading): ListenConfiguration {
  const { tls } = listen;
  return {
    host: listen.host ?? DEFAULT_LISTEN.host,
    port: listen.port ?? DEFAULT_LISTEN.port,
    names: listen.names ?? [],
    tls: tls && { cert: pathFrom(folder, tls.cert), key: pathFrom(folder, tls.key), clientCa: pathOf(folder, tls["client-ca"]) },
  };
}

function accessOf({ anonymous, tokens, proxy, certificates = {}, audit }: WrittenAccess, reading: Reading): AccessConfiguration {
  const { folder, roles } = reading;
  if (anonymous !== undefined && anonymous !== "") checkRole(anonymous, ["access", "anonymous"], reading);
  checkRoles(certificates, ["access", "certificates"], reading);
  checkRoles(proxy?.roles ?? {}, ["access", "proxy", "roles"], reading);
  for (const [index, from] of (proxy?.from ?? []).entries()) checkNetwork(from, ["access", "proxy", "from", index], reading);
  return {
    roles,
    anonymous: anonymous === "" ? undefined : (anonymous ?? roles[0] ?? DEFAULT_ACCESS.anonymous),
    tokens: pathOf(folder, tokens),
    proxy: proxy && {
      from: proxy.from,
      userHeader: (proxy["user-header"] ?? "x-forwarded-user").toLowerCase(),
      groupsHeader: (proxy["groups-header"] ?? "x-forwarded-groups").toLowerCase(),
      roles: new Map(Object.entries(proxy.roles)),
    },
    certificates: new Map(Object.entries(certificates)),
    audit: pathOf(folder, audit),
  };
}

function checkRoles(written: Readonly<Record<string, string>>, place: Place, reading: Reading): void {
  for (const [name, role] of Object.entries(written)) checkRole(role, [...place, name], reading);
}

function checkRole(role: string, place: Place, { file, roles }: Reading): void {
  if (roles.includes(role)) return;
  const message = `there is no role ${JSON.stringify(role)}, expected one of ${roles.join(", ")}`;
  file.error(place, "bad-value", message);
}

function checkNetwork(text: string, place: Place, { file }: Reading): void {
  const [address = "", bits, ...more] = text.split("/");
  const longest = isIP(address) === 4 ? 32 : 128;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  if (isIP(address) === 0 || !isNetwork || more.length > 0)
    file.error(place, "bad-value", `expected an address or a network such as 10.8.0.0/16, received ${JSON.stringify(text)}`);
}

function devicesOf(written: readonly WrittenDevice[], reading: Reading): readonly DeviceConfiguration[] {
  const names = new Set<string>();
  return written.flatMap((device, index) => {
    const found = deviceOf(device, index, reading);
    if (found === undefined) return [];
    if (names.has(found.name)) {
      const key = device.name === undefined ? "address" : "name";
      reading.file.error(["devices", index, key], "duplicate-name", `a device before it is called ${JSON.stringify(found.name)} too`);
    }
    names.add(found.name);
    return [found];
  });
}

function deviceOf(
  { address, name, requests = {}, ...its }: WrittenDevice,
  index: number,
  reading: Reading,
): DeviceConfiguration | undefined {
  const at = ["devices", index] as const;
  const { ipv6, name: word, digits = "" } = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^:/\\\s]+)):(?<digits>\d{1,5})$/.exec(address)?.groups ?? {};
  const host = ipv6 ?? word;
  const port = Number(digits);
  checkRoles(requests, [...at, "requests"], reading);
  if (its.sampling !== undefined) checkStrategy(its.sampling, [...at, "sampling"], reading);
  if (host === undefined || port < 1 || port > 65_535) {
    reading.file.error([...at, "address"], "bad-value", `expected host:port, received ${JSON.stringify(address)}`);
    return undefined;
  }
  const usual = deviceAt(host, port);
  return {
    ...usual,
    name: name ?? usual.name,
    interface: its.interface === undefined ? undefined : interfaceOf(its.interface, [...at, "interface"], reading),
    requestRoles: new Map(Object.entries(requests)),
    strategy: its.sampling,
    tls: its.tls && tlsOf(its.tls, [...at, "tls"], reading),
  };
}

function checkStrategy(text: string, place: Place, { file }: Reading): void {
  try {
    parseStrategyText(text, { type: "float" });
  } catch (thrown) {
    file.error(place, "bad-value", messageOf(thrown));
  }
}

function interfaceOf(path: string, place: Place, { file, folder, interfaces }: Reading): LoadedInterface | undefined {
  const whole = pathFrom(folder, path);
  if (!interfaces.has(whole)) {
    try {
      interfaces.set(whole, loadInterface(whole));
    } catch (thrown) {
      interfaces.set(whole, undefined);
      file.error(place, "bad-value", messageOf(thrown));
    }
  }
  return interfaces.get(whole);
}

function tlsOf(tls: NonNullable<WrittenDevice["tls"]>, place: Place, reading: Reading): DeviceConfiguration["tls"] {
  const read = (key: "ca" | "cert" | "key"): object => {
    const path = tls[key];
    if (path === undefined) return {};
    try {
      return { [key]: readFileSync(pathFrom(reading.folder, path)) };
    } catch (thrown) {
      reading.file.error([...place, key], "bad-value", messageOf(thrown));
      return {};
    }
  };
  const { fingerprint } = tls;
  return { ...read("ca"), ...read("cert"), ...read("key"), ...(fingerprint === undefined ? {} : { fingerprint }) };
}

function outputsOf({ outputs = {} }: WrittenSite, { folder }: Reading): SiteConfiguration["outputs"] {
  const { history = true, metrics = true, nats } = outputs;
  const { folder: name = "katcp-history", keep = {} } = typeof history === "object" ? history : {};
  return {
    history: history === false ? undefined : { folder: pathFrom(folder, name), keep },
    metrics: metrics === false ? undefined : typeof metrics === "object" ? metrics : {},
    nats: nats && natsOf(nats, folder),
  };
}

/** Beside the readings, or where there are none, beside the site file. */
function acknowledgedOf(written: WrittenSite, reading: Reading): string {
  const { history } = outputsOf(written, reading);
  return history === undefined ? pathFrom(reading.folder, "katcp-acknowledged.json") : join(history.folder, "acknowledged.json");
}

function natsOf({ servers, site, role, credentials, tls, leases, history = false }: WrittenNats, folder: string): NatsConfiguration {
  const paths = tls && { ca: pathOf(folder, tls.ca), cert: pathOf(folder, tls.cert), key: pathOf(folder, tls.key) };
  const kept = typeof history === "object" ? history : history ? {} : undefined;
  return { servers, site, role, credentials: pathOf(folder, credentials), tls: paths, leases, history: kept };
}

function pathOf(folder: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : pathFrom(folder, path);
}

function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
