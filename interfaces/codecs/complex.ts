import type { Codec } from "katcp-runtime";

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Complex numbers as Python writes them: `1+2j`. */
export const complex: Codec<Complex> = {
  encode: ({ re, im }) => `${re}${im < 0 ? "" : "+"}${im}j`,
  decode(text) {
    const [, re, im] = /^(-?[\d.]+)([+-][\d.]+)j$/.exec(text) ?? [];
    if (re === undefined || im === undefined) throw new Error("expected a complex number such as 1+2j");
    return { re: Number(re), im: Number(im) };
  },
};
