import { compileDescribed, type DeviceModel } from "katcp-gen";
import { Client, type Clock, type Connector, socketConnector, systemClock } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { type LiveInterface, readLiveInterface } from "../interface/live-interface.js";
import { descriptionOf, type FoundFamily, findFamilies } from "./families.js";
import { ImportNotes } from "./import-notes.js";
import { type Entry, importRequest } from "./import-request.js";
import { importSensor } from "./import-sensor.js";
import { nameTypes } from "./named-types.js";
import { readDevice, type SeenDevice, type SeenSensor } from "./read-device.js";
import { soundInterface } from "./sound-interface.js";

/** Options of `importDevice`. */
export interface ImportOptions {
  /** Where the device is. */
  readonly host: string;
  readonly port: number;
  /** The name of the interface; default: of the version that the device says. */
  readonly name?: string | undefined;
  /** Never more requests in a second than this; default 50. */
  readonly rate?: number | undefined;
  /** How long a request may take; default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** How to open a connection; default: sockets. */
  readonly connector?: Connector | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** A first interface of a device. */
export interface ImportResult {
  /** The text of the interface file, which katcp-gen takes as it is. */
  readonly text: string;
  /** The schemas that it names, by their paths beside it: `./config.schema.json`. Only a device that describes itself has them. */
  readonly schemas: ReadonlyMap<string, string>;
  /** The name that it gives the device. */
  readonly name: string;
  /** What could not be said as the device says it. */
  readonly notes: readonly string[];
}

/** Makes a first interface of what a live device says of itself. @throws ToolProblem with exit code 3 if it does not answer */
export async function importDevice(options: ImportOptions): Promise<ImportResult> {
  const { host, port, connector = socketConnector(), clock = systemClock, rate = 50, timeoutMs = 5000 } = options;
  const seen = await readDevice({ address: { host, port }, connector, clock, rate, timeoutMs });
  const source = seen.describesItself ? await readSource(options) : undefined;
  if (source !== undefined) return { ...source.described, name: source.model.name, notes: [] };
  const notes = new ImportNotes();
  const name = options.name ?? nameOf(seen.version);
  const { types, sensors } = nameTypes(importSensors(seen.sensors, notes));
  const requests = importRequests(seen, notes);
  const text = soundInterface({ head: headOf(name, seen), types, requests, sensors: new Map(sensors) }, notes);
  return { text, schemas: new Map(), name, notes: notes.all };
}

/** What a device says of its interface itself is better than what can be seen of it. */
async function readSource({ host, port, connector, clock, timeoutMs }: ImportOptions): Promise<LiveInterface | undefined> {
  const options = { reconnect: false, readOnly: true, versions: "ignore", onWarning: () => {} } as const;
  await using client = await Client.connect(host, port, { ...options, connector, clock, timeoutMs });
  return await readLiveInterface(client);
}

function headOf(name: string, { version, hasRestart }: SeenDevice): Entry {
  const said = version === undefined || version === "" || /\p{Cc}/u.test(version) ? `${name}-0.0` : version.slice(0, 200);
  const standard = hasRestart ? { standard: { restart: {} } } : {};
  const unsaid = said === version ? {} : { "x-import-version": version === undefined ? "none" : "another" };
  return { name, version: said, description: `Imported from a live device of version ${said}.`, ...standard, ...unsaid };
}

/** `dev` of `dev-api-1.0`. */
function nameOf(version = ""): string {
  const name = version
    .replace(/-\d+(\.\d+)*.*$/, "")
    .replace(/-api$/, "")
    .replaceAll("_", "-");
  return /^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(name) ? name.replace(/-+$/, "") : "device";
}

/**
 * The requests of a device as far as their help texts tell, as a model: what cannot be read from a text takes any arguments. For programs
 * that have asked `?help` themselves.
 */
export function modelOfHelp(listed: readonly { readonly name: string; readonly help: string }[]): DeviceModel | undefined {
  const notes = new ImportNotes();
  const asked = listed.filter(({ name }) => !STANDARD_REQUESTS.includes(name)).map((request) => ({ ...request, timeout: undefined }));
  const head = { name: "device", version: "device-0.0", description: "What a device lists in its help." };
  const text = soundInterface({ head, types: {}, requests: importRequests({ requests: asked }, notes), sensors: new Map() }, notes);
  return compileDescribed("?help", { text, schemas: new Map() }).model;
}

function importRequests({ requests }: Pick<SeenDevice, "requests">, notes: ImportNotes): Map<string, Entry> {
  const sayable = requests.filter(({ name }) => {
    const isSayable = /^[A-Za-z][A-Za-z0-9-]{0,199}$/.test(name);
    if (!isSayable) notes.leaveOut(`request ${name}`, "KATCP allows no such name");
    return isSayable;
  });
  return new Map(sayable.map((request) => [request.name, importRequest(request)]));
}

function importSensors(seen: readonly SeenSensor[], notes: ImportNotes): ReadonlyMap<string, Entry> {
  const sayable = seen.filter(({ name }) => {
    const isSayable = /^[A-Za-z0-9._-]{1,200}$/.test(name);
    if (!isSayable) notes.leaveOut(`sensor ${name}`, "an interface allows no such name");
    return isSayable;
  });
  return new Map(findFamilies(sayable).map((found) => entryOf(found, notes)));
}

function entryOf(found: FoundFamily | SeenSensor, notes: ImportNotes): readonly [string, Entry] {
  if (!("template" in found)) return [found.name, importSensor(found, notes)];
  const [first] = found.members;
  if (first === undefined) throw new RangeError("a family has members");
  const entry = importSensor({ ...first, description: descriptionOf(found) }, notes);
  return [found.template, { ...entry, parameters: Object.fromEntries(found.parameters) }];
}
