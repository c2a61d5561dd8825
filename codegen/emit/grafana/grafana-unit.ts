/** What Grafana calls the units of metrics; it shows others as they are. */
const units: Readonly<Record<string, string>> = {
  "": "short",
  seconds: "s",
  hertz: "hertz",
  kelvin: "kelvin",
  celsius: "celsius",
  volts: "volt",
  amperes: "amp",
  watts: "watt",
  joules: "joule",
  ohms: "ohm",
  meters: "lengthm",
  meters_per_second: "velocityms",
  bytes: "bytes",
  bytes_per_second: "Bps",
  ratio: "percentunit",
  degrees: "degree",
  radians: "radian",
  arcseconds: "arcsec",
  arcminutes: "arcmin",
  db: "dB",
  dbm: "dBm",
};

/** The unit of a panel, from that of a metric. */
export function grafanaUnit(word: string): string {
  return units[word] ?? `suffix: ${word.replaceAll("_", " ")}`;
}

/** That of how fast it grows. */
export function grafanaRate(word: string): string {
  if (word === "bytes") return "Bps";
  if (word === "seconds") return "percentunit";
  return word === "" ? "cps" : `suffix: ${word.replaceAll("_", " ")}/s`;
}
