/**
 * A value that a device says is one of some texts, as a client gets it: one of those that the interface lists, or the text that a newer
 * device has. Editors still propose the listed ones. All other types are as they are.
 */
export type OrText<T> = T extends string
  ? string extends T
    ? T
    : T | (string & {})
  : T extends readonly (infer Item)[]
    ? readonly OrText<Item>[]
    : T;

/** The fields of a reply or an inform as a client gets them: those of type `discrete` may also have the text of a newer device. */
export type Received<Fields, Discrete extends keyof Fields> = {
  readonly [Name in keyof Fields]: Name extends Discrete ? OrText<Fields[Name]> : Fields[Name];
};
