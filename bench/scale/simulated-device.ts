import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A client that has not read so much is not sent more: a device would cut it off. */
const mostWaitingBytes = 4 * 1024 * 1024;

const versions = ["katcp-protocol 5.1-MIB", "katcp-library scale-1.0 scale-1.0", "katcp-device scale-api-1.0 scale-1.0"];
const requests = ["help", "version-list", "sensor-list", "sensor-sampling", "sensor-value", "watchdog"];

/** What all of the devices have. */
export interface DeviceForm {
  /** The names of the sensors. */
  readonly sensors: readonly string[];
}

/**
 * A device that has sensors and nothing else: what it sends is put together by hand, so that a thousand of them cost little beside what is
 * measured. The value of a sensor counts its readings, so that a reader knows which of them are missing.
 */
export class SimulatedDevice {
  /** How many readings it has sent, and how many it has not, since its client did not read. */
  sent = 0;
  skipped = 0;
  clients = 0;
  mostClients = 0;
  /** When its last client went, in milliseconds since the epoch. */
  lostAt: number | undefined;
  readonly #form: DeviceForm;
  readonly #server: Server;
  readonly #sampling = new Set<Socket>();
  #count = 0;

  constructor(form: DeviceForm) {
    this.#form = form;
    this.#server = createServer({ noDelay: true }, (socket) => this.#greet(socket));
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** A new reading of each sensor. */
  update(): void {
    this.#count++;
    const { sensors } = this.#form;
    let text = "";
    for (const socket of this.#sampling) {
      if (socket.writableLength > mostWaitingBytes) {
        this.skipped += sensors.length;
        continue;
      }
      if (text === "") text = this.#statuses();
      socket.write(text, "latin1");
      this.sent += sensors.length;
    }
  }

  #statuses(): string {
    const begin = `#sensor-status ${Date.now() / 1000} 1 `;
    const end = ` nominal ${this.#count}.25\n`;
    let text = "";
    for (const name of this.#form.sensors) text += begin + name + end;
    return text;
  }

  #greet(socket: Socket): void {
    this.clients++;
    this.mostClients = Math.max(this.mostClients, this.clients);
    socket.setEncoding("latin1").on("error", () => {});
    socket.write(versions.map((version) => `#version-connect ${version}\n`).join(""));
    let rest = "";
    socket.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      socket.write(lines.map((line) => this.#answer(line, socket)).join(""), "latin1");
    });
    socket.on("close", () => {
      this.clients--;
      this.#sampling.delete(socket);
      this.lostAt = Date.now();
    });
  }

  #answer(line: string, socket: Socket): string {
    const [head = "", list = ""] = line.split(" ");
    const label = head.slice(1);
    const name = label.split("[")[0] ?? "";
    const { sensors } = this.#form;
    if (name === "watchdog") return `!${label} ok\n`;
    if (name === "help")
      return answerList(
        label,
        requests.map((each) => `${each} A\\_request.`),
      );
    if (name === "version-list") return answerList(label, versions);
    if (name === "sensor-list")
      return answerList(
        label,
        sensors.map((each) => `${each} A\\_power. W float`),
      );
    if (name === "sensor-sampling") {
      this.#sampling.add(socket);
      return `${this.#statuses()}!${label} ok ${list} event\n`;
    }
    return `!${label} invalid Unknown\\_request.\n`;
  }
}

function answerList(label: string, words: readonly string[]): string {
  return `${words.map((each) => `#${label} ${each}\n`).join("")}!${label} ok ${words.length}\n`;
}
