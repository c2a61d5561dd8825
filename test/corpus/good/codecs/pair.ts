import type { Codec } from "katcp-runtime";

/** 2 numbers, with commas between them. */
export const codec: Codec<readonly number[]> = {
  encode: (numbers) => numbers.join(","),
  decode(text) {
    const numbers = text.split(",").map(Number);
    if (numbers.length !== 2) throw new Error("expected 2 numbers");
    return numbers;
  },
};
