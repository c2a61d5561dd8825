import { type AddressInfo, createServer, type Socket } from "node:net";

/** What a person would write who needs these answers and nothing else: no checks, no limits, one write for each chunk. */
const count = Number(process.argv[2] ?? 0);
const names = Array.from({ length: count }, (_, index) => `s${index}`);
const sampledBy = new Map<string, Set<Client>>();
const clients = new Set<Client>();
let value = 0.5;

class Client {
  out = "";
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  flush(): void {
    if (this.out !== "") this.socket.write(this.out, "latin1");
    this.out = "";
  }
}

function reading(name: string): string {
  return `${Date.now() / 1000} 1 ${name} nominal ${value}`;
}

function sample(client: Client, name: string): void {
  const clients = sampledBy.get(name) ?? new Set();
  sampledBy.set(name, clients.add(client));
  client.out += `#sensor-status ${reading(name)}\n`;
}

function update(name: string): Set<Client> {
  value++;
  const line = `#sensor-status ${reading(name)}\n`;
  const clients = sampledBy.get(name) ?? new Set<Client>();
  for (const client of clients) client.out += line;
  return clients;
}

function answer(client: Client, line: string): void {
  const [head = "", ...args] = line.split(" ");
  const label = head.slice(1);
  const [argument = ""] = args;
  const [name] = label.split("[");
  const touched = new Set<Client>();
  let reply = "ok";
  if (name === "sensor-value") for (const each of args.length === 0 ? names : args) client.out += `#${label} ${reading(each)}\n`;
  if (name === "sensor-list") for (const each of names) client.out += `#${label} ${each} A\\_sensor. K float\n`;
  if (name === "sensor-value" || name === "sensor-list") reply = `ok ${args.length === 0 ? names.length : 1}`;
  if (name === "sensor-sampling") {
    for (const each of argument.split(",")) sample(client, each);
    reply = `ok ${argument} event`;
  }
  if (name === "update-all") for (const each of names) for (const other of update(each)) touched.add(other);
  if (name === "update-one") for (let time = 0; time < Number(argument); time++) for (const other of update("s0")) touched.add(other);
  if (name === "gain") reply = `ok ${args.map(Number).join(" ")}`;
  for (const other of touched) if (other !== client) other.flush();
  client.out += `!${label} ${reply}\n`;
}

const server = createServer({ noDelay: true }, (socket) => {
  const client = new Client(socket);
  for (const other of clients) other.socket.write(`#client-connected ${socket.remoteAddress}:${socket.remotePort}\n`, "latin1");
  clients.add(client);
  socket.setEncoding("latin1").on("error", () => {});
  socket.write(
    "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-library minimal-1 minimal-1.0\n#version-connect katcp-device bench-api-1.0 bench-1.0\n",
  );
  let rest = "";
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) answer(client, line);
    client.flush();
  });
  socket.on("close", () => {
    clients.delete(client);
    for (const sampling of sampledBy.values()) sampling.delete(client);
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
