import type { SensorModel } from "../sensor-model.js";
import { TextIndex } from "./text-index.js";

type Named = Pick<SensorModel, "name" | "family">;

/** A text that all names of a sensor have at a certain place: undefined where it may be any. */
type FixedText = (sensor: Named) => string | undefined;

/** At these places most templates differ: at their beginning, behind their first dots, and at their end, read backwards. */
const fixedTexts: readonly FixedText[] = [
  (sensor) => textBehind(sensor, 0),
  (sensor) => textBehind(sensor, 1),
  (sensor) => textBehind(sensor, 2),
  textAtEnd,
];

interface Place {
  readonly texts: readonly (string | undefined)[];
  readonly index: TextIndex;
}

/** Which sensors may share a name: all that do, and as a rule few others, so that not every pair need be compared. */
export class OverlapCandidates {
  readonly #places: readonly Place[];

  constructor(sensors: readonly Named[]) {
    this.#places = fixedTexts.map((textOf) => {
      const texts = sensors.map(textOf);
      return { texts, index: new TextIndex(texts) };
    });
  }

  /** The candidates before a sensor, in their order; both are given by their place in the list. */
  before(sensor: number): readonly number[] {
    let fewest = (): readonly number[] => Array.from({ length: sensor }, (_, other) => other);
    let count = sensor;
    for (const { texts, index } of this.#places) {
      const text = texts[sensor];
      if (text === undefined || index.count(text) >= count) continue;
      count = index.count(text);
      // None but itself, as nearly always.
      if (count === 1) return [];
      fewest = () => index.find(text);
    }
    return fewest()
      .filter((other) => other < sensor)
      .sort((one, other) => one - other);
  }
}

/** What stands behind so many dots; undefined where a parameter before it may hold dots itself, and where there are fewer. */
function textBehind({ name, family }: Named, dots: number): string | undefined {
  let at = 0;
  for (let passed = 0; passed < dots; passed++) {
    at = name.indexOf(".", at) + 1;
    if (at === 0) return undefined;
  }
  const passed = [...name.slice(0, at).matchAll(/\{([^}]*)\}/g)].map(([, parameter]) => parameter);
  const mayHoldDots = family?.parameters.some(({ name: parameter, dotted, pattern, values }) => {
    return passed.includes(parameter) && (dotted || pattern !== undefined || values?.some((value) => value.includes(".")));
  });
  return mayHoldDots ? undefined : name.slice(at).replace(/\{.*/s, "");
}

function textAtEnd({ name }: Named): string {
  return [...name.replace(/.*\}/s, "")].reverse().join("");
}
