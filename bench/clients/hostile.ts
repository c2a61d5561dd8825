import { once } from "node:events";
import { connect } from "node:net";

/** Ten clients that send one text again and again, as fast as the server takes it, and read whatever comes. Arguments: port, text, seconds. */
const [port = "0", text = "", seconds = "60"] = process.argv.slice(2);
const chunk = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)), "latin1");
const end = performance.now() + Number(seconds) * 1000;

async function attack(): Promise<void> {
  while (performance.now() < end) {
    const socket = connect({ port: Number(port), host: "127.0.0.1" });
    socket.on("error", () => {});
    socket.resume();
    const closed = once(socket, "close").catch(() => {});
    await Promise.race([once(socket, "connect").catch(() => {}), closed]);
    while (performance.now() < end && !socket.destroyed) {
      if (socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
      else await Promise.race([once(socket, "drain").catch(() => {}), closed]);
    }
    socket.destroy();
  }
}

setTimeout(() => process.exit(), Number(seconds) * 1000);
await Promise.all(Array.from({ length: 10 }, attack));
