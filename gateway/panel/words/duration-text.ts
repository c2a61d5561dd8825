/** A length of time in its two largest units: `8 s`, `3 min 20 s`, `5 h 12 min`, `12 d 4 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (!Number.isFinite(whole)) return "–";
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joined(whole, 60, "min", "s");
  if (whole < 86_400) return joined(Math.floor(whole / 60), 60, "h", "min");
  return joined(Math.floor(whole / 3600), 24, "d", "h");
}

/** The same in its largest unit: how old a reading is, in a narrow column. */
export function ageText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  // A clock that is a little ahead is no news.
  if (seconds < -5) return `in ${ageText(-seconds)}`;
  const [text = "", unit = ""] = durationText(seconds).split(" ");
  return `${text} ${unit}`;
}

function joined(small: number, perLarge: number, large: string, rest: string): string {
  const left = small % perLarge;
  return left === 0 ? `${Math.floor(small / perLarge)} ${large}` : `${Math.floor(small / perLarge)} ${large} ${left} ${rest}`;
}
