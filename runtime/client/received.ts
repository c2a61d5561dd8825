/**
 * A discrete value from a device, as a client gets it: one of the values of the interface, or another text from a newer device. Editors
 * still propose the values of the interface. All other types stay as they are.
 */
export type OrText<T> = T extends string
  ? string extends T
    ? T
    : T | (string & {})
  : T extends readonly (infer Item)[]
    ? readonly OrText<Item>[]
    : T;

/** The fields of a reply or an inform, as a client gets them: a `discrete` field may also have another text from a newer device. */
export type Received<Fields, Discrete extends keyof Fields> = {
  readonly [Name in keyof Fields]: Name extends Discrete ? OrText<Fields[Name]> : Fields[Name];
};
