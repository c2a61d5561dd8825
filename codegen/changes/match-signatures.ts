import { countFields } from "katcp-runtime/vocabulary";
import type { SignatureModel } from "../model/call-model.js";
import type { Pair } from "./change.js";
import { type Matched, matchBy } from "./sets.js";

/** By their suffixes; of the others, by how many arguments they take, which is how the wire tells them apart. */
export function matchSignatures({ old, now }: Pair<readonly SignatureModel[]>): Matched<SignatureModel> {
  const named = matchBy(old, now, ({ suffix }) => suffix ?? "");
  const added = new Set(named.added);
  const gone: SignatureModel[] = [];
  const pairs = [...named.pairs];
  for (const signature of named.gone) {
    const match = [...added].find((each) => meet(signature, each));
    if (match === undefined) gone.push(signature);
    else {
      pairs.push({ old: signature, now: match });
      added.delete(match);
    }
  }
  return { pairs, gone, added: [...added] };
}

function meet(one: SignatureModel, other: SignatureModel): boolean {
  const [few, many] = [countFields(one.arguments), countFields(other.arguments)];
  return few.minimum <= many.maximum && many.minimum <= few.maximum;
}
