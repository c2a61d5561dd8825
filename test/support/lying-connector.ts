import { Duplex } from "node:stream";
import type { Connector } from "katcp-runtime";

/** What becomes of a line of a device: itself, others, or none. `\0` ends the connection. */
export type EditLine = (line: string) => string | readonly string[];

/** Connects to a device, and changes what it says, so that a test can have it lie. */
export function lyingConnector(connect: Connector, edit: EditLine): Connector {
  return async (address, signal) => {
    const device = await connect(address, signal);
    const liar = new Duplex({
      read() {},
      write: (chunk, encoding, done) => void device.write(chunk, encoding, () => done()),
      destroy(error, done) {
        device.destroy();
        done(error);
      },
    });
    let rest = "";
    device.on("error", () => {});
    device.on("close", () => liar.push(null));
    device.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const said of lines.flatMap((line) => edit(line))) {
        if (said === "\0") {
          device.destroy();
          return;
        }
        liar.push(Buffer.from(`${said}\n`, "latin1"));
      }
    });
    return liar;
  };
}
