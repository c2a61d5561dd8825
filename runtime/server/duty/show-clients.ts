import { formatStrategy } from "../../sensors/strategy.js";
import type { ClientSession } from "../clients/client-session.js";
import type { ClientSnapshot } from "./device-snapshot.js";
import { inSeconds } from "./in-seconds.js";

const mostSamples = 100;

/** A client in a snapshot. */
export function showClient(client: ClientSession, nowMs: number): ClientSnapshot {
  const { id, address, role, certificate, meter, sampling, recent } = client;
  const rates = meter.ratesAt(nowMs);
  return {
    id,
    address,
    role,
    subject: certificate?.isTrusted === true ? certificate.subject : undefined,
    ageSeconds: inSeconds(nowMs - meter.connectedMs),
    requests: meter.requests,
    requestsPerSecond: Math.round(rates.requests),
    receivedBytes: meter.receivedBytes,
    receivedBytesPerSecond: Math.round(rates.receivedBytes),
    sentBytes: client.sentBytes,
    backlogBytes: client.backlogBytes,
    bufferedBytes: client.keptBytes,
    pending: client.requests.size,
    holds: client.requests.holds,
    sampledSensors: sampling.count,
    samples: samplesOf(client),
    recent: recent?.lines.map(({ atMs, from, line }) => ({ ageSeconds: inSeconds(nowMs - atMs), from, line })),
  };
}

function samplesOf({ sampling }: ClientSession): ClientSnapshot["samples"] {
  const samples: ClientSnapshot["samples"][number][] = [];
  for (const sensor of sampling.sensors) {
    if (samples.length === mostSamples) break;
    // Names of strategies and numbers: the same on the wire and here.
    samples.push({ sensor: sensor.name, strategy: formatStrategy(sampling.strategyOf(sensor), sensor.datatype).join(" ") });
  }
  return samples;
}
