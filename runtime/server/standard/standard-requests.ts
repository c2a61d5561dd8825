import { clientRequests } from "./client-requests.js";
import { coreRequests } from "./core-requests.js";
import { samplingRequest } from "./sampling-request.js";
import { sensorRequests } from "./sensor-requests.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** The requests of the guidelines, for one device. */
export function standardRequests(host: StandardHost): readonly StandardRequest[] {
  return [...coreRequests(host), ...clientRequests(host), ...sensorRequests(host), samplingRequest(host)];
}
