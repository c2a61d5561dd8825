/** Names that Python or aiokatcp own already. Each gets an underscore behind it, `class_`: the one rule. */

/** Python's keywords. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** Python's built-in types, which annotations are made of. Functions, such as `input`, may be hidden. */
export const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  (
    "bool bytearray bytes classmethod complex dict enumerate filter float frozenset int list map memoryview object property range reversed " +
    "set slice staticmethod str super tuple type zip"
  ).split(" "),
);

/** What generated code says itself wherever a name of the interface may stand. */
export const OWN_WORDS: ReadonlySet<string> = new Set(["self", "types", "timeout", "field"]);

/** What an aiokatcp client has, and what ours adds to it. */
export const CLIENT_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    "add_connected_callback add_disconnected_callback add_failed_connect_callback add_inform_callback add_sensor_watcher auto_reconnect close " +
    "connect handle_inform handle_message host is_connected last_exc logger loop port protocol_flags remove_connected_callback " +
    "remove_disconnected_callback remove_failed_connect_callback remove_inform_callback remove_sensor_watcher request request_raw " +
    "sensor_reading sensor_value unhandled_inform wait_closed wait_connected wait_disconnected describe informs interface make_call open_call " +
    "sensors"
  ).split(" "),
);

/** What an aiokatcp server has among the names that handlers have. */
export const SERVER_HANDLERS: ReadonlySet<string> = new Set(["on_stop"]);

/** What `types.py` imports. */
export const TYPE_IMPORTS: ReadonlySet<string> = new Set(
  "Absent Address Enum JsonValue Literal Now Sequence Timestamp TypeAlias".split(" "),
);

/** What `client.py` and `server.py` import, and nobody else may be called. */
export const BASE_CLASSES: ReadonlySet<string> = new Set(["InterfaceClient", "InterfaceServer", "AsyncIterator"]);
