import type { ClientAttack, DeviceAttack } from "./attack.js";
import { endlessAnswers } from "./on-client/endless.js";
import { fuzzes } from "./on-client/fuzz.js";
import { oddGreetings } from "./on-client/greetings.js";
import { names } from "./on-client/names.js";
import { wrongReplies } from "./on-client/wrong-replies.js";
import { dearValues } from "./on-device/dear-values.js";
import { floods } from "./on-device/floods.js";
import { fuzz } from "./on-device/fuzz.js";
import { memory } from "./on-device/memory.js";
import { regexes } from "./on-device/regexes.js";
import { sockets } from "./on-device/sockets.js";

/** Hostile clients. */
export const deviceAttacks: readonly DeviceAttack[] = [...regexes, ...floods, ...memory, ...dearValues, ...sockets, ...fuzz];

/** Hostile servers, by kinds. */
export const clientAttacks: Readonly<Record<string, readonly ClientAttack[]>> = {
  "names that are words of JavaScript, or lines": names,
  "answers without an end": endlessAnswers,
  "wrong replies": wrongReplies,
  "odd greetings": oddGreetings,
  "answers in the grammar and out of it": fuzzes,
};
