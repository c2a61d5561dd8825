import { messageOf } from "../errors.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import type { DeviceServer } from "./device-server.js";
import { coreOf } from "./operated-device.js";

/** Options of `notifySystemd`. */
export interface NotifyOptions {
  /** Has systemd's settings: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`. Default: the environment of the process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** How often the status is told where there is no watchdog. */
const statusMs = 60_000;
/** systemd answers at once; a command that waits for longer waits for nothing. */
const commandMs = 5000;

/**
 * Tells systemd that a device is ready, that it is alive (`WATCHDOG=1`, at half of `WATCHDOG_USEC`), how it does, and that it stops. Call it
 * after `start()`. Without `NOTIFY_SOCKET` it does nothing.
 *
 * It runs the command `systemd-notify`, since Node has no Unix datagram sockets. So the unit needs `NotifyAccess=all`.
 */
export function notifySystemd(server: DeviceServer, { env = process.env, clock = systemClock }: NotifyOptions = {}): void {
  if (env["NOTIFY_SOCKET"] === undefined) return;
  const notifier = new SystemdNotifier(server, env, clock);
  coreOf(server).life.services.add("systemd", (signal) => notifier.run(signal));
}

class SystemdNotifier {
  readonly #server: DeviceServer;
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  readonly #watchdogMs: number | undefined;
  #hasCommand = true;
  #status = "";

  constructor(server: DeviceServer, env: NodeJS.ProcessEnv, clock: Clock) {
    this.#server = server;
    this.#env = env;
    this.#clock = clock;
    this.#watchdogMs = watchdogMs(env);
  }

  /** Until the device stops. It never fails: a service that does stops the device. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#send(["READY=1", ...this.#news()]);
    while (!signal.aborted) {
      await this.#wait(signal);
      if (!signal.aborted) await this.#look();
    }
    // Nobody waits for that: the device has better things to do now.
    void this.#send(["STOPPING=1"]);
  }

  /** The event loop goes round: that is what the watchdog wants to hear. */
  async #look(): Promise<void> {
    const words = [...(this.#watchdogMs === undefined ? [] : ["WATCHDOG=1"]), ...this.#news()];
    if (words.length > 0) await this.#send(words);
  }

  /** How it does, where that has changed. */
  #news(): readonly string[] {
    const { clients, pending } = coreOf(this.#server).records.stats();
    const status = `clients: ${clients.connected}, pending requests: ${pending}`;
    if (status === this.#status) return [];
    this.#status = status;
    return [`STATUS=${status}`];
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        stopTimer();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const stopTimer = this.#clock.after(this.#watchdogMs === undefined ? statusMs : this.#watchdogMs / 2, end);
      signal.addEventListener("abort", end);
    });
  }

  /** A command that is not there will not be there the next time; whatever else goes wrong may go well then. */
  async #send(words: readonly string[]): Promise<void> {
    if (!this.#hasCommand) return;
    try {
      await run("systemd-notify", words, this.#env);
    } catch (thrown) {
      this.#hasCommand = (thrown as NodeJS.ErrnoException).code !== "ENOENT";
      const hint = this.#hasCommand ? "" : "; without the command systemd-notify the unit needs Type=exec and no WatchdogSec";
      this.#server.log.warn(`systemd was not told ${words[0]}: ${messageOf(thrown)}${hint}`);
    }
  }
}

/** Only for this process: a parent of it may be the one that is watched. */
function watchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv): number | undefined {
  const ms = Number(WATCHDOG_USEC) / 1000;
  return ms > 0 && (WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid) ? ms : undefined;
}

/** Loaded only where there is systemd. */
async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { execFile } = await import("node:child_process");
  await new Promise<void>((resolve, reject) => {
    execFile(command, args, { env, timeout: commandMs }, (error) => (error === null ? resolve() : reject(error)));
  });
}
