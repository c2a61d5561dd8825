import type { DeviceServer } from "./device-server.js";

/**
 * Has SIGINT (Ctrl-C) and SIGTERM halt a device, until it has stopped. A second signal then ends the process, as usual. Of a device with TLS,
 * SIGHUP reads the certificates again.
 */
export function haltOnSignals(server: DeviceServer): void {
  const halt = (signal: NodeJS.Signals): void => {
    server.log.info(`${signal}: halting`);
    stopListening();
    server.halt();
  };
  const reload = (): void => server.reloadCertificates();
  const stopListening = (): void => {
    process.off("SIGINT", halt);
    process.off("SIGTERM", halt);
    process.off("SIGHUP", reload);
  };
  process.on("SIGINT", halt);
  process.on("SIGTERM", halt);
  // Without certificates it ends the process, as when its terminal is closed.
  if (server.hasTls) process.on("SIGHUP", reload);
  server.join().then(stopListening, stopListening);
}
