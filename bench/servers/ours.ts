import { DeviceServer } from "katcp-runtime";

const server = new DeviceServer({ version: "bench-api-1.0" }, { port: 0, logSink: () => {} });
await server.start();
console.log(server.address?.port);
