import { unitWords } from "./metric-words.js";

/** A unit in the name of a metric, and how a value gets to it: times `multiply`, then by `divide`, of which one is 1. */
export interface MetricUnit {
  /** `hertz`; `""` where there is none. */
  readonly word: string;
  readonly multiply: number;
  readonly divide: number;
}

const none: MetricUnit = { word: "", multiply: 1, divide: 1 };
/** What nobody wants in a name. */
const longest = 30;

/**
 * The unit of a metric by Prometheus's conventions: base units, in the plural. MHz become hertz, ms seconds, bits bytes, % a ratio. Kelvin
 * stays, since the temperatures of receivers are absolute; logarithms and angles stay, since they have no base unit.
 */
export function metricUnit(units: string): MetricUnit {
  const text = units.trim().replaceAll("\u03bc", "\u00b5");
  const known = table.get(text) ?? (/^[A-Z]?[a-z]{3,}$/.test(text) ? table.get(text.toLowerCase()) : undefined);
  if (known !== undefined) return known;
  const [over, under, ...more] = text.split(/\s*\/\s*|\s+per\s+/);
  if (over !== undefined && under !== undefined && over !== "" && more.length === 0) return perUnit(metricUnit(over), metricUnit(under));
  const word = unitWords(text);
  return word.length > longest ? none : { ...none, word };
}

/** `Gb/s` → bytes per second, `1/s` → per second */
function perUnit(over: MetricUnit, under: MetricUnit): MetricUnit {
  if (under.word === "") return over;
  const singular = under.word === "celsius" ? under.word : under.word.replace(/s$/, "");
  const [multiply, divide] = [over.multiply * under.divide, over.divide * under.multiply];
  const shared = Math.min(multiply, divide);
  return { word: `${over.word}_per_${singular}`.replace(/^_/, ""), multiply: multiply / shared, divide: divide / shared };
}

/** The base units with their symbols, which take the prefixes of the SI. */
const symbols: Readonly<Record<string, string>> = {
  s: "seconds",
  Hz: "hertz",
  m: "meters",
  g: "grams",
  V: "volts",
  A: "amperes",
  W: "watts",
  J: "joules",
  K: "kelvin",
  Pa: "pascals",
  T: "teslas",
  N: "newtons",
  Jy: "janskys",
  F: "farads",
  "\u03a9": "ohms",
  "\u2126": "ohms",
  ohm: "ohms",
  B: "bytes",
};

const prefixes: Readonly<Record<string, readonly [multiply: number, divide: number]>> = {
  "": [1, 1],
  n: [1, 1e9],
  u: [1, 1e6],
  "\u00b5": [1, 1e6],
  m: [1, 1e3],
  c: [1, 1e2],
  k: [1e3, 1],
  M: [1e6, 1],
  G: [1e9, 1],
  T: [1e12, 1],
};

/** Other spellings, units that are a multiple of a base unit, and bits, of which eight make a byte. */
const others: Readonly<Record<string, readonly [word: string, multiply?: number, divide?: number]>> = {
  "": [""],
  "1": [""],
  "-": [""],
  none: [""],
  count: [""],
  counts: [""],
  unitless: [""],
  dimensionless: [""],
  boolean: [""],
  enum: [""],
  sec: ["seconds"],
  secs: ["seconds"],
  second: ["seconds"],
  seconds: ["seconds"],
  min: ["seconds", 60],
  minutes: ["seconds", 60],
  h: ["seconds", 3600],
  hr: ["seconds", 3600],
  hour: ["seconds", 3600],
  hours: ["seconds", 3600],
  d: ["seconds", 86400],
  days: ["seconds", 86400],
  milliseconds: ["seconds", 1, 1e3],
  microseconds: ["seconds", 1, 1e6],
  nanoseconds: ["seconds", 1, 1e9],
  hertz: ["hertz"],
  meter: ["meters"],
  metre: ["meters"],
  metres: ["meters"],
  volt: ["volts"],
  ampere: ["amperes"],
  amp: ["amperes"],
  amps: ["amperes"],
  watt: ["watts"],
  joule: ["joules"],
  kelvin: ["kelvin"],
  "\u00b0C": ["celsius"],
  degC: ["celsius"],
  "deg C": ["celsius"],
  C: ["celsius"],
  celsius: ["celsius"],
  bar: ["pascals", 1e5],
  mbar: ["pascals", 1e2],
  hPa: ["pascals", 1e2],
  "\u00b0": ["degrees"],
  deg: ["degrees"],
  degree: ["degrees"],
  rad: ["radians"],
  arcsec: ["arcseconds"],
  arcmin: ["arcminutes"],
  "%": ["ratio", 1, 100],
  percent: ["ratio", 1, 100],
  byte: ["bytes"],
  KiB: ["bytes", 1024],
  MiB: ["bytes", 1024 ** 2],
  GiB: ["bytes", 1024 ** 3],
  b: ["bytes", 1, 8],
  bit: ["bytes", 1, 8],
  bits: ["bytes", 1, 8],
  kb: ["bytes", 125],
  kbit: ["bytes", 125],
  Mb: ["bytes", 125e3],
  Mbit: ["bytes", 125e3],
  Gb: ["bytes", 125e6],
  Gbit: ["bytes", 125e6],
  bps: ["bytes_per_second", 1, 8],
  kbps: ["bytes_per_second", 125],
  Mbps: ["bytes_per_second", 125e3],
  Gbps: ["bytes_per_second", 125e6],
  Bps: ["bytes_per_second"],
};

const table: ReadonlyMap<string, MetricUnit> = new Map([
  ...Object.entries(symbols).flatMap(([symbol, word]) =>
    Object.entries(prefixes).map(([prefix, [multiply, divide]]) => [`${prefix}${symbol}`, { word, multiply, divide }] as const),
  ),
  ...Object.entries(others).map(([text, [word, multiply = 1, divide = 1]]) => [text, { word, multiply, divide }] as const),
]);
