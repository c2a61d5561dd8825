import type { DeviceServer } from "./device-server.js";

/** Has SIGINT (Ctrl-C) and SIGTERM halt a device, until it has stopped. A second signal then ends the process, as usual. */
export function haltOnSignals(server: DeviceServer): void {
  const halt = (signal: NodeJS.Signals): void => {
    server.log.info(`${signal}: halting`);
    stopListening();
    server.halt();
  };
  const stopListening = (): void => {
    process.off("SIGINT", halt);
    process.off("SIGTERM", halt);
  };
  process.on("SIGINT", halt);
  process.on("SIGTERM", halt);
  server.join().then(stopListening, stopListening);
}
