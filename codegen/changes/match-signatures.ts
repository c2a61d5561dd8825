import type { FieldModel, SignatureModel } from "../model/device-model.js";
import type { Pair } from "./change.js";
import { type Matched, matchBy } from "./sets.js";

/** By their suffixes; of the others, by how many arguments they take, which is how the wire tells them apart. */
export function matchSignatures({ old, now }: Pair<readonly SignatureModel[]>): Matched<SignatureModel> {
  const named = matchBy(old, now, ({ suffix }) => suffix ?? "");
  const added = new Set(named.added);
  const gone: SignatureModel[] = [];
  const pairs = [...named.pairs];
  for (const signature of named.gone) {
    const match = [...added].find((each) => meet(countsOf(signature.arguments), countsOf(each.arguments)));
    if (match === undefined) gone.push(signature);
    else {
      pairs.push({ old: signature, now: match });
      added.delete(match);
    }
  }
  return { pairs, gone, added: [...added] };
}

type Counts = readonly [fewest: number, most: number];

function meet([fewest, most]: Counts, [least, greatest]: Counts): boolean {
  return fewest <= greatest && least <= most;
}

function countsOf(fields: readonly FieldModel[]): Counts {
  const fewest = fields.reduce(
    (sum, { optional, default: fallback, repeated }) => sum + (repeated?.minimum ?? (optional || fallback !== undefined ? 0 : 1)),
    0,
  );
  return [fewest, fields.reduce((sum, { repeated }) => sum + (repeated?.maximum ?? 1), 0)];
}
