import type { Codec } from "katcp-runtime";

/** 3 numbers, with commas between them. */
export const codec: Codec<readonly number[]> = {
  encode: (numbers) => numbers.join(","),
  decode(text) {
    const numbers = text.split(",").map(Number);
    if (numbers.length !== 3) throw new Error("expected 3 numbers");
    return numbers;
  },
};
