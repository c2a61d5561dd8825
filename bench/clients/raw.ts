import { connect } from "node:net";
import { type ClientWork, serveWork } from "./work.js";

/** What a person would write who needs these answers and nothing else: a promise for each identifier, a value for each sensor. */
serveWork(async (port) => {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true }).setEncoding("latin1");
  const waiting = new Map<string, () => void>();
  const sensors = new Map<string, { timestamp: number; status: string; value: number }>();
  let onStatus = (): void => {};
  let out = "";
  let lastId = 0;
  let rest = "";
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  function take(line: string): void {
    if (line.startsWith("!")) {
      const id = line.slice(line.indexOf("[") + 1, line.indexOf("]"));
      waiting.get(id)?.();
      waiting.delete(id);
    } else if (line.startsWith("#sensor-status")) {
      const words = line.split(" ");
      sensors.set(words[3] ?? "", { timestamp: Number(words[1]), status: words[4] ?? "", value: Number(words[5]) });
      onStatus();
    } else if (line.startsWith("#sensor-list")) sensors.set(line.split(" ")[1] ?? "", { timestamp: 0, status: "unknown", value: 0 });
  }
  function ask(name: string, args = ""): Promise<void> {
    lastId++;
    const id = String(lastId);
    if (out === "") {
      setImmediate(() => {
        socket.write(out, "latin1");
        out = "";
      });
    }
    out += `?${name}[${id}]${args}\n`;
    return new Promise((resolve) => waiting.set(id, resolve));
  }
  const work: ClientWork = {
    async sequential(count) {
      for (let index = 0; index < count; index++) await ask("watchdog");
    },
    async inFlight(count) {
      for (let sent = 0; sent < count; sent += 1000) await Promise.all(Array.from({ length: 1000 }, () => ask("watchdog")));
    },
    async mirror() {
      await ask("sensor-list");
      const names = [...sensors.keys()];
      for (let first = 0; first < names.length; first += 1000)
        await ask("sensor-sampling", ` ${names.slice(first, first + 1000).join(",")} auto`);
    },
    async updates(times, count) {
      let seen = 0;
      const done = new Promise<void>((resolve) => {
        onStatus = () => {
          if (++seen === times * count) resolve();
        };
      });
      for (let time = 0; time < times; time++) await ask("update-all");
      await done;
    },
    async close() {
      socket.destroy();
    },
  };
  return work;
});
