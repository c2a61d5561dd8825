import type { KeyRule, Shape } from "katcp-gen";

/** Text that is not blank. */
export const text: Shape = { is: "string", pattern: /\S/, allowed: "text that is not blank" };
export const texts: Shape = { is: "list", of: text };

/** An object with these keys. `noun`: what messages call it. */
export function record(noun: string, rules: readonly KeyRule[]): Shape {
  return { is: "record", noun, rules };
}

/** The same, or `true` for all of its defaults, or `false` for none of it. */
export function recordOrSwitch(noun: string, rules: readonly KeyRule[]): Shape {
  return { is: "either", shapes: [{ is: "boolean" }, record(noun, rules)] };
}
