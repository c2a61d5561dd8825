import { readFileSync } from "node:fs";
import { Argument, Command, Option } from "commander";
import { type ClientTlsOptions, messageOf, readSnapshot } from "katcp-runtime";
import { type DevicePlace, readLiveSnapshot } from "../duty/read-live-snapshot.js";
import { formatSnapshot } from "../duty/snapshot-text.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";
import { readAddress, readNumber } from "./device-address.js";

interface SnapshotFlags extends TlsFlags {
  readonly format: "json" | "text";
  readonly timeout: number;
}

interface TlsFlags {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** `katcp snapshot HOST:PORT`: what a device does now. */
export function snapshotCommand({ terminal }: CommandContext): Command {
  const device = new Argument("<device>", "its address, HOST:PORT, or the path of its Unix socket").argParser(readPlace);
  return new Command("snapshot")
    .description("Prints what a device is doing at this moment: clients, pending and slow requests, limits, sensors.")
    .addArgument(device)
    .addOption(new Option("--format <format>", "all of it as JSON, or what to look at first").choices(["json", "text"]).default("json"))
    .option("--ca <file>", "connect with TLS, and trust this authority (PEM)")
    .option("--cert <file>", "connect with TLS, and show this certificate (PEM)")
    .option("--key <file>", "the key of the certificate (PEM)")
    .addOption(new Option("--timeout <seconds>", "how long the answer may take").argParser(readNumber(0.01)).default(5))
    .addHelpText("after", "\nExit codes: 0 done, 1 the device gives no snapshots, or not to this client, 3 no connection.")
    .action(async (place: DevicePlace, { format, timeout, ...files }: SnapshotFlags) => {
      const text = await readLiveSnapshot(place, { tls: readTls(files), timeoutMs: timeout * 1000 });
      terminal.log(format === "json" ? formatJson(text) : formatSnapshot(readSnapshot(text)));
    });
}

function readPlace(word: string): DevicePlace {
  return word.includes("/") ? { path: word } : readAddress(word);
}

function readTls(files: TlsFlags): ClientTlsOptions | undefined {
  const { ca, cert, key } = files;
  if (ca === undefined && cert === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca: readPem(ca) }),
    ...(cert === undefined ? {} : { cert: readPem(cert), key: readPem(key ?? cert) }),
  };
}

/** @throws ToolProblem for a file that cannot be read */
function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new ToolProblem(`${path}: ${messageOf(thrown)}`);
  }
}

/** Clients choose the arguments in it: what would move the cursor of a terminal is an escape of JSON. */
function formatJson(text: string): string {
  const lines = JSON.stringify(JSON.parse(text), undefined, 2);
  return lines.replace(/[\p{Cf}\u007f-\u009f\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""),
  );
}
