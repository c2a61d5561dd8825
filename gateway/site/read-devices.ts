import { readFileSync } from "node:fs";
import { messageOf } from "katcp-runtime";
import { parseStrategyText } from "katcp-runtime/vocabulary";
import { type LoadedInterface, loadInterface } from "katcp-tools";
import { deviceAt } from "./default-site.js";
import type { DeviceConfiguration } from "./site-configuration.js";
import { checkRoles, type Place, pathFrom, type SiteReading } from "./site-reading.js";
import type { WrittenDevice } from "./written-site.js";

/** The devices of a site file. What is wrong with one is an error of the file, at its place. */
export function devicesOf(written: readonly WrittenDevice[], reading: SiteReading): readonly DeviceConfiguration[] {
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
  reading: SiteReading,
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

function checkStrategy(text: string, place: Place, { file }: SiteReading): void {
  try {
    parseStrategyText(text, { type: "float" });
  } catch (thrown) {
    file.error(place, "bad-value", messageOf(thrown));
  }
}

function interfaceOf(path: string, place: Place, { file, folder, interfaces }: SiteReading): LoadedInterface | undefined {
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

function tlsOf(tls: NonNullable<WrittenDevice["tls"]>, place: Place, reading: SiteReading): DeviceConfiguration["tls"] {
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
