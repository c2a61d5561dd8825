const good = "7 0.5 1 a\\_b idle";

/** What both devices are sent, one after the other on one connection: bytes, as characters of one byte each. */
export const wireInputs: readonly string[] = [
  // Standard requests.
  ...[
    "?help",
    "?help echo",
    "?help nothing",
    "?help echo too-many",
    "?watchdog",
    "?watchdog[12]",
    "?watchdog 1",
    "?version-list",
    "?client-list",
  ],
  ...["?nothing", "?nothing[3] a", "?restart", "?request-timeout-hint", "?sensor-sampling-clear", "?HELP"],
  ...["off", "fatal", "error", "warn", "info", "debug", "trace", "all", "loud", ""].map((level) => `?log-level ${level}`),
  "?log-level warn",
  // Identifiers (guidelines 2.2).
  ...["0", "01", "2147483647", "2147483648", "a", "", "-1", "1"].map((id) => `?watchdog[${id}]`),
  "?watchdog [1]",
  // Lines that are no messages, or odd ones (guidelines 2.1).
  ...[
    "",
    "  ",
    "watchdog",
    " ?watchdog",
    "?",
    "?1watchdog",
    "?watch_dog",
    "?watchdog\t",
    "?watchdog   ",
    "?watchdog\r",
    "!watchdog ok",
    "#inform a",
  ],
  ...[
    "?help a\\q",
    "?help a\\",
    "?help a\0b",
    "?help a\x1bb",
    "?help \\@",
    "?help \\_",
    "?help \xff",
    "?help \xc3\xa9",
    "?echo\t7 0.5\t1  a\\_b idle",
  ],
  // Arguments of every type.
  `?echo ${good}`,
  `?echo ${good} 1 2 3`,
  "?echo",
  "?echo 7",
  ...["+7", "007", "-7", "1_0", "0x10", "7.0", "", "\\@", "9007199254740993", "\\_7"].map((integer) => `?echo ${integer} 0.5 1 a idle`),
  ...["1", "1e5", "1e400", "-inf", "nan", "NaN", "Infinity", "1_0.5", "0x1", "1e16", "1e-7", "-0", ".5", "5.", "abc", "\\_1"].map(
    (float) => `?echo 7 ${float} 1 a idle`,
  ),
  ...["0", "1", "2", "true", "\\@"].map((boolean) => `?echo 7 0.5 ${boolean} a idle`),
  ...["\\@", "\\_", "\\n\\r\\t\\e\\0\\\\", "\xc3\xa9", "\xff"].map((text) => `?echo 7 0.5 1 ${text} idle`),
  ...["full-speed", "FULL_SPEED", "full_speed", "none", "\\@"].map((mode) => `?echo 7 0.5 1 a ${mode}`),
  ...["127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80", "::1", "host:80", "1.2.3.4:99999", "1.2.3", "[::1%lo]:1"].map(
    (address) => `?where ${address} 1.5`,
  ),
  ...["0", "1234567890.123456", "1e9", "-1", "nan", "inf", "now"].map((when) => `?where 127.0.0.1 ${when}`),
  // Replies and informs of handlers.
  ...["?rows", "?rows[5] 3", "?rows 0", "?rows x", "?refuse", "?refuse[4]", "?reject", "?crash", "?refuse 1"],
  // Sensors.
  ...[
    "?sensor-list",
    "?sensor-list a.float",
    "?sensor-list /^an/",
    "?sensor-list /x/",
    "?sensor-list /(/",
    "?sensor-list nothing",
    "?sensor-list //",
    "?sensor-list /",
  ],
  ...[
    "?sensor-value",
    "?sensor-value a.float",
    "?sensor-value /^a\\\\.b/",
    "?sensor-value nothing",
    "?sensor-value \\@",
    "?sensor-list a.float b",
    "?sensor-list /(?=a)a/",
  ],
  // Sampling (guidelines 7.1, 7.2).
  ...[
    "?sensor-sampling",
    "?sensor-sampling nothing",
    "?sensor-sampling a.float",
    "?sensor-sampling nothing event",
    "?sensor-sampling a.float never",
  ],
  ...["none", "auto", "event", "event 1", "period 10", "period 1e400", "period 0", "period -1", "period x", "period", "period 1 2"].map(
    (strategy) => `?sensor-sampling a.float ${strategy}`,
  ),
  ...[
    "differential 2",
    "differential -1",
    "differential nan",
    "differential x",
    "event-rate 1 10",
    "event-rate 10 1",
    "event-rate -1 1",
    "event-rate 0 0",
    "event-rate 1",
  ].map((strategy) => `?sensor-sampling a.float ${strategy}`),
  ...["differential-rate 1 2 3", "differential-rate 1 3 2", "differential-rate 1"].map(
    (strategy) => `?sensor-sampling a.float ${strategy}`,
  ),
  ...[
    "?sensor-sampling a.string differential 1",
    "?sensor-sampling an.integer differential 1",
    "?sensor-sampling an.integer differential 1.5",
    "?sensor-sampling a.discrete differential 1",
  ],
  ...[
    "?sensor-sampling a.float,an.integer event",
    "?sensor-sampling a.float,a.float event",
    "?sensor-sampling a.float,nothing auto",
    "?sensor-sampling a.float,an.integer",
  ],
  ...["?sensor-sampling a.float", "?sensor-sampling an.integer none", "?sensor-sampling a.float,a.string differential 1"],
  // Updates, as they are told.
  "?sensor-sampling a.float event",
  ...["2.5", "2.5", "1e16", "1e-5", "-0", "nan", "nan", "inf", "123456789012345680", "0.1"].map((value) => `?set ${value}`),
  "?sensor-sampling a.float none",
  "?set 1",
];
