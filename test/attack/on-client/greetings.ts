import type { ClientAttack } from "../attack.js";
import { goodGreeting } from "../support/good-answer.js";

/** Greetings that no device should send; a client that stays must be able to leave. */
const greetings: Readonly<Record<string, string>> = {
  HTTP: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
  "of a later protocol": "#version-connect katcp-protocol 6.0-XYZ\n",
  "of a protocol that is none": "#version-connect katcp-protocol \\@\n#version-connect katcp-protocol x\n#version-connect\n",
  "of protocol 4, and then of 5": `#build-state hostile-1.0\n#version hostile-1.0\n${goodGreeting}`,
  "of 5, and then of 4": `${goodGreeting}#build-state hostile-1.0\n#version hostile-1.0\n`,
  "again and again": goodGreeting.repeat(1000),
  "of one device and then of another": `${goodGreeting}#version-connect katcp-device other-9.0 other-9\n`,
  "of bytes that are no text": "\u0000\u0001\u00ff\u00fe\r\r\n\n\n#\u00ff \u00ff\n",
  "with a goodbye": `${goodGreeting}#disconnect no\n`,
};

const short = ["HTTP", "of 5, and then of 4", "again and again", "of bytes that are no text"];

export const oddGreetings: readonly ClientAttack[] = Object.entries(greetings).map(
  ([kind, greeting]): ClientAttack => ({
    name: `a greeting ${kind}`,
    isLong: !short.includes(kind),
    greeting,
    run: (target) => target.until("connections", () => target.connections >= 2 && (target.received.length > 4 || target.connections >= 4)),
  }),
);
