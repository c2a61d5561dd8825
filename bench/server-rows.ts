import { RawClient } from "./raw-client.js";

/** One thing that servers are measured by. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  /** How many sensors the servers have for it. */
  readonly sensors: number;
  /** The share of the minimal server's rate that ours is to reach. */
  readonly goal: number;
  /** Does `scale` times the work (slow servers get less), and gives how much that was. */
  run(port: number, scale: number): Promise<number>;
}

/** `?watchdog[1]`, counted; the identifiers go round below their limit. */
const watchdog = (index: number): string => `?watchdog[${(index % 1_000_000) + 1}]\n`;

async function asking(port: number, clients: number, requestOf: (index: number) => string, load: Load): Promise<number> {
  const all = await openAll(port, clients);
  await Promise.all(all.map((client) => client.ask(requestOf, load)));
  await Promise.all(all.map((client) => client.close()));
  return clients * load.count;
}

/** Whoever connects is told to those before, by a line that must not be taken for an answer. */
async function openAll(port: number, count: number): Promise<readonly RawClient[]> {
  const all: RawClient[] = [];
  while (all.length < count) all.push(await RawClient.open(port));
  for (const client of all) await client.sync();
  return all;
}

type Load = Parameters<RawClient["ask"]>[1];

function simple(
  name: string,
  goal: number,
  options: { sensors?: number; clients?: number; requestOf?: (index: number) => string } & Load,
): Row {
  const { sensors = 0, clients = 1, requestOf = watchdog, ...load } = options;
  const run = (port: number, scale: number): Promise<number> => {
    return asking(port, clients, requestOf, { ...load, count: Math.max(load.inFlight, Math.ceil(load.count * scale)) });
  };
  return { name, unit: "requests/s", sensors, goal, run };
}

const nameOf = (index: number): string => `s${index}`;

async function subscribeEach(port: number): Promise<number> {
  const client = await RawClient.open(port);
  await client.ask((index) => `?sensor-sampling[${index + 1}] s${index} event\n`, { count: many, inFlight: 1000, linesEach: 2 });
  await client.close();
  return many;
}

async function subscribeAll(client: RawClient, sensors: number): Promise<void> {
  client.send(`?sensor-sampling[1] ${Array.from({ length: sensors }, (_, index) => nameOf(index)).join()} event\n`);
  await client.lines(sensors + 1);
}

/** Ten times: once takes a few hundredths of a second, which is as little as the garbage collector takes or does not. */
async function subscribeInBulk(port: number, scale: number): Promise<number> {
  const times = Math.ceil(10 * scale);
  for (let time = 0; time < times; time++) {
    const client = await RawClient.open(port);
    await subscribeAll(client, many);
    await client.close();
  }
  return times * many;
}

/** Prepared outside of what is timed: clients that sample all sensors at `event`. */
const many = 20_000;

export const rows: readonly Row[] = [
  simple("?watchdog one at a time", 0.95, { count: 5000, inFlight: 1 }),
  simple("?watchdog, 10 clients", 0.9, { clients: 10, count: 2000, inFlight: 1 }),
  simple("?watchdog, 64 in flight, in one write", 0.8, { count: 128_000, inFlight: 64 }),
  simple("?watchdog, 64 in flight, each as the last is answered", 0.8, { count: 64_000, inFlight: 64, isEach: true }),
  simple("?watchdog, 1,000 in flight", 0.5, { count: 300_000, inFlight: 1000 }),
  simple("4,096-value gain, both ways", 1, { count: 100, inFlight: 1, requestOf: gain }),
  { name: "connections", unit: "connections/s", sensors: 0, goal: 0.9, run: connections },
  simple("?sensor-value x one at a time", 0.9, {
    sensors: 1000,
    count: 5000,
    inFlight: 1,
    linesEach: 2,
    requestOf: () => "?sensor-value s7\n",
  }),
  simple("?sensor-value, 1,000 sensors", 0.6, {
    sensors: 1000,
    count: 300,
    inFlight: 1,
    linesEach: 1001,
    requestOf: () => "?sensor-value\n",
  }),
  simple("?sensor-list, 1,000 sensors", 0.6, {
    sensors: 1000,
    count: 300,
    inFlight: 1,
    linesEach: 1001,
    requestOf: () => "?sensor-list\n",
  }),
  { name: "subscribe 20,000 one by one", unit: "sensors/s", sensors: many, goal: 0.6, run: subscribeEach },
  { name: "subscribe 20,000 in bulk", unit: "sensors/s", sensors: many, goal: 0.6, run: subscribeInBulk },
];

function gain(index: number): string {
  return `?gain[${index + 1}]${gainValues}\n`;
}

const gainValues = Array.from({ length: 4096 }, (_, index) => ` ${index + 0.25}`).join("");

async function connections(port: number, scale: number): Promise<number> {
  const count = Math.ceil(1000 * scale);
  for (let index = 0; index < count; index++) await (await RawClient.open(port)).close();
  return count;
}

/** The same, for what is timed after some clients have subscribed. */
export interface UpdateRow extends Omit<Row, "run"> {
  readonly clients: number;
  readonly request: string;
  /** The informs that one request causes, to each client. */
  readonly informs: number;
  readonly times: number;
}

export const updateRows: readonly UpdateRow[] = [
  {
    name: "update 20,000 sensors at event",
    unit: "informs/s",
    sensors: many,
    goal: 0.4,
    clients: 1,
    request: "?update-all\n",
    informs: many,
    times: 10,
  },
  {
    name: "one sensor, 10,000 updates",
    unit: "informs/s",
    sensors: 1000,
    goal: 0.4,
    clients: 1,
    request: "?update-one 10000\n",
    informs: 10_000,
    times: 20,
  },
  {
    name: "100 sensors to 100 clients",
    unit: "informs/s",
    sensors: 100,
    goal: 0.5,
    clients: 100,
    request: "?update-all\n",
    informs: 100,
    times: 20,
  },
];

/** Clients that sample all sensors, ready to be timed. */
export async function subscribed(port: number, { clients, sensors }: UpdateRow): Promise<readonly RawClient[]> {
  const all = await openAll(port, clients);
  for (const client of all) await subscribeAll(client, sensors);
  return all;
}

/** Has all sensors updated so many times, and gives how many informs that was. */
export async function update(clients: readonly RawClient[], { request, informs, times }: UpdateRow): Promise<number> {
  for (let time = 0; time < times; time++) {
    clients[0]?.send(request);
    await Promise.all(clients.map((client, index) => client.lines(informs + (index === 0 ? 1 : 0))));
  }
  return clients.length * informs * times;
}
