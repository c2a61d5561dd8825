import type { Codec } from "katcp-runtime";

/** Radians, as degrees on the wire. */
export const codec: Codec<number> = {
  encode: (radians) => String((radians * 180) / Math.PI),
  decode: (text) => (Number(text) * Math.PI) / 180,
};
