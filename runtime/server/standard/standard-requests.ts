import { clientListRequest, logLevelRequest } from "./client-requests.js";
import { coreRequests, restartRequest } from "./core-requests.js";
import { describeRequest } from "./describe-request.js";
import { samplingClearRequest, samplingRequest } from "./sampling-request.js";
import type { SelfDescription } from "./self-description.js";
import { sensorRequests } from "./sensor-requests.js";
import { snapshotRequest } from "./snapshot-request.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";
import { timeoutHintRequest } from "./timeout-hint-request.js";

/** What not every device can do. */
export interface OptionalRequests {
  readonly hasTimeoutHints: boolean;
  /** Makes the device begin anew. */
  readonly restart: (() => void | Promise<void>) | undefined;
  /** What it tells of its interface. */
  readonly description: SelfDescription | undefined;
  /** What it does now, as JSON. */
  readonly snapshot: (() => string) | undefined;
  /** Guidelines §9: without the requests that concern several clients. */
  readonly isSingleClient: boolean;
}

/** The requests of the guidelines, for one device. */
export function standardRequests(host: StandardHost, optional: OptionalRequests): readonly StandardRequest[] {
  const { hasTimeoutHints, restart, description, snapshot, isSingleClient } = optional;
  return [
    ...coreRequests(host),
    ...(restart === undefined ? [] : [restartRequest(restart)]),
    ...(hasTimeoutHints ? [timeoutHintRequest(host)] : []),
    ...(description === undefined ? [] : [describeRequest(description)]),
    ...(snapshot === undefined ? [] : [snapshotRequest(snapshot)]),
    logLevelRequest(host),
    ...(isSingleClient ? [] : [clientListRequest(host)]),
    ...sensorRequests(host),
    samplingRequest(host),
    samplingClearRequest(),
  ];
}
