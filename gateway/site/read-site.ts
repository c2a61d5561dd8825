import { isIP } from "node:net";
import { dirname, join } from "node:path";
import type { TableFile } from "katcp-gen";
import { DEFAULT_ACCESS, DEFAULT_LISTEN, DEFAULT_ROLES } from "./default-site.js";
import { devicesOf } from "./read-devices.js";
import { readFile } from "./read-file.js";
import type { AccessConfiguration, ListenConfiguration, NatsConfiguration, SiteConfiguration } from "./site-configuration.js";
import { checkRole, checkRoles, type Place, pathFrom, pathOf, type SiteReading } from "./site-reading.js";
import { SITE_TABLE } from "./site-table.js";
import type { WrittenAccess, WrittenNats, WrittenSite } from "./written-site.js";

/** Reads a site file, with the interfaces that it names. @throws GatewayProblem that lists all that is wrong with it */
export function readSite(path: string): SiteConfiguration {
  return readFile(path, SITE_TABLE, (file) => {
    const written = file.value as unknown as WrittenSite;
    const roles = rolesOf(file, written.access);
    const reading: SiteReading = { file, folder: dirname(path), roles, interfaces: new Map() };
    const role = written.outputs?.nats?.role;
    if (role !== undefined) checkRole(role, ["outputs", "nats", "role"], reading);
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

function listenOf({ listen = {} }: WrittenSite, { folder }: SiteReading): ListenConfiguration {
  const { tls } = listen;
  return {
    host: listen.host ?? DEFAULT_LISTEN.host,
    port: listen.port ?? DEFAULT_LISTEN.port,
    names: listen.names ?? [],
    tls: tls && { cert: pathFrom(folder, tls.cert), key: pathFrom(folder, tls.key), clientCa: pathOf(folder, tls["client-ca"]) },
  };
}

function accessOf({ anonymous, tokens, proxy, certificates = {}, audit }: WrittenAccess, reading: SiteReading): AccessConfiguration {
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

function checkNetwork(text: string, place: Place, { file }: SiteReading): void {
  const [address = "", bits, ...more] = text.split("/");
  const longest = isIP(address) === 4 ? 32 : 128;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  if (isIP(address) === 0 || !isNetwork || more.length > 0)
    file.error(place, "bad-value", `expected an address or a network such as 10.8.0.0/16, received ${JSON.stringify(text)}`);
}

function outputsOf({ outputs = {} }: WrittenSite, { folder }: SiteReading): SiteConfiguration["outputs"] {
  const { history = true, metrics = true, nats } = outputs;
  const { folder: name = "katcp-history", keep = {} } = typeof history === "object" ? history : {};
  return {
    history: history === false ? undefined : { folder: pathFrom(folder, name), keep },
    metrics: metrics === false ? undefined : typeof metrics === "object" ? metrics : {},
    nats: nats && natsOf(nats, folder),
  };
}

/** Beside the readings, or where there are none, beside the site file. */
function acknowledgedOf(written: WrittenSite, reading: SiteReading): string {
  const { history } = outputsOf(written, reading);
  return history === undefined ? pathFrom(reading.folder, "katcp-acknowledged.json") : join(history.folder, "acknowledged.json");
}

function natsOf(
  { servers, site, role, credentials, tls, replicas, leases, history = false }: WrittenNats,
  folder: string,
): NatsConfiguration {
  const paths = tls && { ca: pathOf(folder, tls.ca), cert: pathOf(folder, tls.cert), key: pathOf(folder, tls.key) };
  const kept = typeof history === "object" ? history : history ? {} : undefined;
  return { servers, site, role, credentials: pathOf(folder, credentials), tls: paths, replicas, leases, history: kept };
}
