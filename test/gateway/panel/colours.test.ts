import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Rgb = readonly [red: number, green: number, blue: number];

const tokens = readFileSync("gateway/panel/style/tokens.css", "utf8");
const pairs = new Map(
  [...tokens.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name = "", light = "", dark = ""]) => [
    name,
    { light, dark },
  ]),
);
const statuses = ["nominal", "warn", "error", "failure", "unreachable", "unknown"];
const themes = ["light", "dark"] as const;

function colour(name: string, theme: "light" | "dark"): Rgb {
  const hex = pairs.get(name)?.[theme] ?? "";
  return [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as unknown as Rgb;
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Relative luminance and contrast of WCAG 2. */
function contrast(one: Rgb, other: Rgb): number {
  const [light = 0, dark = 0] = [one, other]
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** How people without one kind of cones see linear RGB (Machado, Oliveira and Fernandes, 2009, severity 1). */
const sight: Readonly<Record<string, readonly Rgb[]>> = {
  "full colour vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(rgb: Rgb, matrix: readonly Rgb[]): Rgb {
  return matrix.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]))) as unknown as Rgb;
}

/** OKLab, in which the distance of two colours is about how different they look. */
function lab([red, green, blue]: Rgb): Rgb {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

const distance = (one: Rgb, other: Rgb): number => Math.hypot(...lab(one).map((part, index) => part - (lab(other)[index] ?? 0)));

describe.each(themes)("in the %s theme", (theme) => {
  test.each([...statuses, "inactive", "text", "dim", "accent"])("text of the colour %s is legible (WCAG AA)", (name) => {
    for (const ground of ["bg", "surface"]) expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["warn", "error", "failure"])("%s differs from all other statuses with any kind of colour vision", (name) => {
    for (const [kind, matrix] of Object.entries(sight)) {
      for (const other of statuses.filter((each) => each !== name)) {
        const between = distance(seen(colour(name, theme), matrix), seen(colour(other, theme), matrix));
        expect(between, `${name} and ${other} with ${kind}`).toBeGreaterThan(0.07);
      }
    }
  });
});

test("each status has a shape of its own besides its colour", () => {
  const marks = readFileSync("gateway/panel/statuses/status-mark.tsx", "utf8");
  for (const status of [...statuses, "inactive"]) expect(marks).toMatch(new RegExp(`^ {2}${status}: [<(]`, "m"));
});
