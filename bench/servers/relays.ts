import { type AddressInfo, connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { DeviceProxy, loadInterface } from "katcp-tools";

/** `katcp proxy`, or the relay that it is measured by: what Node does with two sockets and nothing else. It prints its port. */
const [, , kind, port] = process.argv;
const device = { host: "127.0.0.1", port: Number(port) };

if (kind === "proxy") {
  const file = fileURLToPath(new URL("../../../interfaces/dev.katcp.json", import.meta.url));
  const proxy = new DeviceProxy({ listen: { host: "127.0.0.1", port: 0 }, device, interface: loadInterface(file), onFinding: () => {} });
  await proxy.start();
  console.log(proxy.address.port);
} else {
  const server = createServer({ noDelay: true }, (client) => {
    const other = connect({ ...device, noDelay: true });
    for (const [from, to] of [
      [client, other],
      [other, client],
    ] as const) {
      // Not `pipe`, which is slower.
      from.on("data", (chunk: Buffer) => void (to.write(chunk) || from.pause()));
      to.on("drain", () => from.resume());
      from.on("error", () => to.destroy()).on("close", () => to.destroySoon());
    }
  });
  server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
}
