import type { DeviceSnapshot } from "katcp-runtime";
import { shown } from "../findings/shown.js";

/** So many entries of a list are shown; the JSON has all of them. */
const most = 10;

/** A snapshot for people: what to look at first. */
export function formatSnapshot(snapshot: DeviceSnapshot): string {
  const { clients, pending, slow, sensors } = snapshot;
  return [
    ...identityOf(snapshot),
    "",
    ...listOf("limits, the nearest first", nearestOf(snapshot)),
    ...listOf("clients", [...clients].sort((one, other) => other.requestsPerSecond - one.requestsPerSecond).map(clientLine)),
    ...listOf("pending requests, the oldest first", pending.map(pendingLine)),
    ...listOf("slowest requests", slow.map(slowLine)),
    ...listOf(
      "stale sensors",
      sensors.stale.map(({ name, status, staleSeconds }) => `${shown(name)} ${status} for ${seconds(staleSeconds)}`),
    ),
  ]
    .join("\n")
    .trimEnd();
}

function identityOf({ device, process, eventLoop, sensors, time }: DeviceSnapshot): readonly string[] {
  const statuses = Object.entries(sensors.statuses).map(([status, count]) => `${count} ${shown(status)}`);
  const [version = ""] = device.versions.find(([name]) => name === "katcp-device")?.slice(1) ?? [];
  return [
    `${shown(device.name)} ${shown(version)} at ${device.addresses.map(shown).join(", ")}, ${new Date(time * 1000).toISOString()}`,
    `up for ${seconds(device.uptimeSeconds)}${device.isStopping ? ", and stopping" : ""}; services: ${device.services.map(shown).join(", ") || "none"}`,
    `event loop ${eventLoop.lateMs.toFixed(1)} ms late, ${percent(eventLoop.utilization)} busy; heap ${percent(process.heapUsedBytes / process.heapLimitBytes)} of ${bytes(process.heapLimitBytes)}`,
    `${sensors.count} sensors${statuses.length === 0 ? "" : `: ${statuses.join(", ")}`}`,
  ];
}

/** Only what something is used of. */
function nearestOf({ limits }: DeviceSnapshot): readonly string[] {
  return limits
    .filter(({ used = 0, limit }) => used > 0 && limit !== null)
    .map(({ name, limit, used = 0, client }) => {
      const who = client === undefined ? "" : ` (${shown(client)})`;
      return `${shown(name)} ${Math.round(used)} of ${limit}, ${percent(used / (limit ?? 1))}${who}`;
    });
}

function clientLine(client: DeviceSnapshot["clients"][number]): string {
  const { address, role, subject, ageSeconds, requestsPerSecond, backlogBytes, sampledSensors, holds } = client;
  const who = [address, role, subject].flatMap((word) => (word === undefined ? [] : [shown(word)])).join(" ");
  const held = holds.length === 0 ? "" : `; not read from: ${holds.map(shown).join(", ")}`;
  const rate = `${Math.round(requestsPerSecond)} requests/s`;
  return `${who}: here for ${seconds(ageSeconds)}, ${rate}, ${bytes(backlogBytes)} unread, ${client.pending} pending, ${sampledSensors} sampled${held}`;
}

function pendingLine({ client, ageMs, place, handler, aborted, ...request }: DeviceSnapshot["pending"][number]): string {
  const end = aborted === undefined ? "" : `; aborted: ${shown(aborted)}`;
  return `${requestText(request)} of ${shown(client)}: ${seconds(ageMs / 1000)} in ${shown(place)} (${shown(handler)})${end}`;
}

function slowLine({ client, ms, outcome, ...request }: DeviceSnapshot["slow"][number]): string {
  return `${requestText(request)} of ${shown(client)}: ${seconds(ms / 1000)}, ${shown(outcome)}`;
}

function requestText({ request, arguments: args, more }: Pick<DeviceSnapshot["slow"][number], "request" | "arguments" | "more">): string {
  const words = [`?${request}`, ...args, ...(more === undefined ? [] : [`and ${more} more`])];
  return shown(words.join(" "));
}

function listOf(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length > most ? [`  and ${lines.length - most} more`] : [];
  return [`${title} (${lines.length})`, ...lines.slice(0, most).map((line) => `  ${line}`), ...rest, ""];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function bytes(count: number): string {
  return count < 2 ** 20 ? `${Math.round(count / 1024)} KiB` : `${Math.round(count / 2 ** 20)} MiB`;
}

function seconds(count: number): string {
  if (count < 1) return `${Math.round(count * 1000)} ms`;
  if (count < 120) return `${count.toFixed(1)} s`;
  return count < 7200 ? `${Math.round(count / 60)} min` : `${Math.round(count / 3600)} h`;
}
