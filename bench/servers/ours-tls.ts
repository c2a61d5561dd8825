import { DeviceServer } from "katcp-runtime";
import { identity } from "./identity.js";

/** A device at a port with TLS. */
const server = new DeviceServer({ version: "bench-api-1.0" }, { listen: [{ port: 0, tls: identity }], logSink: () => {} });
await server.start();
console.log(server.address?.port);
