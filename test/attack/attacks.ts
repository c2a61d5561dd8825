import type { ClientAttack, DeviceAttack } from "./attack.js";
import { endlessAnswers } from "./on-client/endless.js";
import { fuzzes } from "./on-client/fuzz.js";
import { oddGreetings } from "./on-client/greetings.js";
import { names } from "./on-client/names.js";
import { wrongReplies } from "./on-client/wrong-replies.js";
import { dearValues } from "./on-device/dear-values.js";
import { floods } from "./on-device/floods.js";
import { fuzz } from "./on-device/fuzz.js";
import { handshakes } from "./on-device/handshakes.js";
import { memory } from "./on-device/memory.js";
import { regexes } from "./on-device/regexes.js";
import { sockets } from "./on-device/sockets.js";

/** Hostile clients. */
export const deviceAttacks: readonly DeviceAttack[] = [...regexes, ...floods, ...memory, ...dearValues, ...sockets, ...handshakes, ...fuzz];

/** Hostile servers. */
export const clientAttacks: readonly ClientAttack[] = [...names, ...endlessAnswers, ...wrongReplies, ...oddGreetings, ...fuzzes];
