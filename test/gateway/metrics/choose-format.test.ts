import { expect, test } from "vitest";
import { chooseFormat } from "../../../gateway/metrics/exposition-format.js";

test.each([
  ["nothing", undefined, "text"],
  ["curl", "*/*", "text"],
  ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text"],
  [
    "Prometheus 2.42",
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "openmetrics",
  ],
  [
    "Prometheus 3",
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    "openmetrics",
  ],
  ["who likes text better", "text/plain;q=0.9, application/openmetrics-text;q=0.5", "text"],
  ["who refuses OpenMetrics", "application/openmetrics-text;q=0, text/plain", "text"],
  ["who wants a version that is not there", "application/openmetrics-text;version=2.0.0", "text"],
])("%s gets the format that it asks for", (_, accept, expected) => {
  expect(chooseFormat(accept)).toBe(expected);
});
