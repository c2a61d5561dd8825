import { DiscardPolicy, JetStreamApiError, jetstreamManager, RetentionPolicy, StorageType, type StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsSubjects } from "../nats-subjects.js";
import { madePatiently } from "../open-bucket.js";

/** How much of the past the stream keeps. */
export interface HistoryLimits {
  /** Default 30. */
  readonly days?: number | undefined;
  /** The size of the stream. Default: no bound but the server's. */
  readonly bytes?: number | undefined;
  /** On how many servers of a cluster it stands. Default: 1. */
  readonly replicas?: number | undefined;
}

export const DEFAULT_DAYS = 30;

const nanosecondsPerDay = 86_400e9;
const duplicateNanoseconds = 120e9;
const streamNotFound = 10_059;

/** Makes the stream of a site's history: it takes what is published anyway. One that is there gets these limits. */
export function makeHistoryStream(connection: NatsConnection, subjects: NatsSubjects, limits: HistoryLimits): Promise<void> {
  return madePatiently(() => makeStream(connection, subjects, limits));
}

async function makeStream(connection: NatsConnection, subjects: NatsSubjects, limits: HistoryLimits): Promise<void> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const config = configOf(subjects, limits);
  try {
    await streams.info(subjects.history);
    await streams.update(subjects.history, config);
  } catch (thrown) {
    if (!(thrown instanceof JetStreamApiError) || thrown.code !== streamNotFound) throw thrown;
    await streams.add({ ...config, name: subjects.history, storage: StorageType.File, retention: RetentionPolicy.Limits });
  }
}

function configOf(subjects: NatsSubjects, { days = DEFAULT_DAYS, bytes = -1, replicas = 1 }: HistoryLimits): Partial<StreamConfig> {
  const age = Math.round(days * nanosecondsPerDay);
  return {
    description: `Readings and states of the devices of ${subjects.site}`,
    subjects: [subjects.allSensors, subjects.allStates],
    max_age: age,
    max_bytes: bytes,
    discard: DiscardPolicy.Old,
    num_replicas: replicas,
    duplicate_window: Math.min(age, duplicateNanoseconds),
  };
}
