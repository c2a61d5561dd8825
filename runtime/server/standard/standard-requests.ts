import { clientRequests } from "./client-requests.js";
import { coreRequests, restartRequest } from "./core-requests.js";
import { samplingClearRequest, samplingRequest } from "./sampling-request.js";
import { sensorRequests } from "./sensor-requests.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";
import { timeoutHintRequest } from "./timeout-hint-request.js";

/** What not every device can do. */
export interface OptionalRequests {
  readonly hasTimeoutHints: boolean;
  /** Makes the device begin anew. */
  readonly restart: (() => void) | undefined;
}

/** The requests of the guidelines, for one device. */
export function standardRequests(host: StandardHost, { hasTimeoutHints, restart }: OptionalRequests): readonly StandardRequest[] {
  return [
    ...coreRequests(host),
    ...(restart === undefined ? [] : [restartRequest(restart)]),
    ...(hasTimeoutHints ? [timeoutHintRequest(host)] : []),
    ...clientRequests(host),
    ...sensorRequests(host),
    samplingRequest(host),
    samplingClearRequest(host),
  ];
}
