import type { Codec } from "katcp-runtime";

/** Hours, as `12:30` on the wire. */
export const codec: Codec<{ readonly hours: number }> = {
  encode: ({ hours }) => `${Math.floor(hours)}:${Math.round((hours % 1) * 60)}`,
  decode: (text) => {
    const [hours = 0, minutes = 0] = text.split(":").map(Number);
    return { hours: hours + minutes / 60 };
  },
};
