import { clientRequests } from "./client-requests.js";
import { coreRequests } from "./core-requests.js";
import { samplingClearRequest, samplingRequest } from "./sampling-request.js";
import { sensorRequests } from "./sensor-requests.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** The requests of the guidelines that every device has. */
export function standardRequests(host: StandardHost): readonly StandardRequest[] {
  return [...coreRequests(host), ...clientRequests(host), ...sensorRequests(host), samplingRequest(host), samplingClearRequest(host)];
}
