import { expect, test } from "vitest";
import {
  DATATYPE_NAMES,
  DEVICE_STATUSES,
  GUARDED_REQUESTS,
  LOG_LEVELS,
  STANDARD_INFORMS,
  STANDARD_REQUESTS,
  STATUSES,
  STRATEGY_NAMES,
} from "../../../runtime/protocol/vocabulary.js";

const guidelines: readonly (readonly [what: string, words: readonly string[], expected: string])[] = [
  ["log levels (§6.1, Table 7)", LOG_LEVELS, "off fatal error warn info debug trace all"],
  ["statuses of sensors (§7, Table 8)", STATUSES, "unknown nominal warn error failure unreachable inactive"],
  ["sampling strategies (§7.1, Table 9)", STRATEGY_NAMES, "none auto period event differential event-rate differential-rate"],
  ["values of device-status (B.2, Table 14)", DEVICE_STATUSES, "ok degraded fail"],
  [
    "datatypes (§3, Table 6), and those that travel as strings",
    DATATYPE_NAMES,
    "integer float boolean string bytes timestamp address discrete json complex",
  ],
  [
    "standard requests (§4 to §8), and our own",
    STANDARD_REQUESTS,
    "client-list device-snapshot halt help interface-describe log-level request-timeout-hint restart sensor-list sensor-sampling sensor-sampling-clear sensor-value version-list watchdog",
  ],
  ["standard requests that need the last role", GUARDED_REQUESTS, "device-snapshot halt log-level restart"],
  [
    "standard informs: those of the standard requests, and those that nobody asks for",
    STANDARD_INFORMS.filter((name) => !STANDARD_REQUESTS.includes(name)),
    "build-state client-connected disconnect interface-changed log sensor-status version version-connect",
  ],
];

test.each(guidelines)("the words of KATCP are those of the guidelines: %s", (_, words, expected) => {
  expect(words.join(" ")).toBe(expected);
});

test("a standard request has informs of its name", () => {
  expect(STANDARD_REQUESTS.filter((name) => !STANDARD_INFORMS.includes(name))).toEqual([]);
});
