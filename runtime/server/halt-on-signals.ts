import type { DeviceServer } from "./device-server.js";

/**
 * Halts the device on SIGINT (Ctrl-C) and SIGTERM. A second signal ends the process, as usual. If the device has TLS, SIGHUP reads its
 * certificates again.
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
