import type { FieldDescription } from "../../hub/device-description.js";
import { argumentProblem, wireText } from "./argument-check.js";

/** What stands in the fields of a form: one text for each, and several for one that is repeated. */
export type FormTexts = readonly (readonly string[])[];

/** The arguments that a form makes, and what is wrong with it: a problem for each item of each field, where there is one. */
export interface FormArguments {
  readonly arguments: readonly string[];
  readonly problems: readonly (readonly (string | undefined)[])[];
  readonly isGood: boolean;
}

/** An empty form. */
export function emptyTexts(fields: readonly FieldDescription[]): FormTexts {
  return fields.map(({ repeated }) => Array.from({ length: repeated === undefined ? 1 : Math.max(1, repeated.minimum) }, () => ""));
}

/** Checks a form. Arguments that are left out at the end are not sent; a default that something follows is (interface reference, "Fields"). */
export function formArguments(fields: readonly FieldDescription[], texts: FormTexts): FormArguments {
  const last = lastGiven(texts);
  const args: string[] = [];
  const problems = fields.map((field, index) => {
    const typed = texts[index] ?? [];
    if (field.repeated !== undefined) return takeRepeated(field, typed, args);
    return [takeOne(field, typed[0] ?? "", { args, following: index < last ? fields[last]?.name : undefined })];
  });
  return { arguments: args, problems, isGood: problems.every((each) => each.every((problem) => problem === undefined)) };
}

interface Place {
  readonly args: string[];
  /** A later argument that is given. */
  readonly following: string | undefined;
}

function takeOne(field: FieldDescription, typed: string, { args, following }: Place): string | undefined {
  if (typed !== "") {
    const text = wireText(field, typed);
    args.push(text);
    return argumentProblem(field, text);
  }
  if (field.default !== undefined) {
    if (following !== undefined) args.push(field.default);
    return undefined;
  }
  if (!field.optional) return "Needs a value";
  return following === undefined ? undefined : `Needs a value, since ${following} follows it`;
}

function takeRepeated(field: FieldDescription, typed: readonly string[], args: string[]): readonly (string | undefined)[] {
  const { minimum = 0, maximum } = field.repeated ?? {};
  const given = typed.filter((text) => text !== "").length;
  return typed.map((each, index) => {
    if (each === "") return index >= given && index < minimum ? `Needs ${minimum} or more values` : undefined;
    const text = wireText(field, each);
    args.push(text);
    if (maximum !== undefined && index >= maximum) return `Takes no more than ${maximum} values`;
    return argumentProblem(field, text);
  });
}

function lastGiven(texts: FormTexts): number {
  return texts.findLastIndex((each) => each.some((text) => text !== ""));
}
