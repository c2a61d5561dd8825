/**
 * The subjects of a site, `katcp.<site>.<device>.…`, and the keys of its last values. The dots of a sensor's name part tokens, so that
 * `katcp.site.rx.sensor.input.>` is a group.
 */
export class NatsSubjects {
  readonly site: string;
  readonly #root: string;

  constructor(site: string) {
    this.site = site;
    this.#root = `katcp.${token(site)}`;
  }

  /** The key-value bucket of the last values, which has no dots. */
  get bucket(): string {
    return `katcp_${token(this.site).replaceAll("=", "_")}`;
  }

  /** The stream of the history. */
  get history(): string {
    return `${this.bucket}_history`;
  }

  get allSensors(): string {
    return `${this.#root}.*.sensor.>`;
  }

  get allStates(): string {
    return `${this.#root}.*.state`;
  }

  sensor(device: string, sensor: string): string {
    return `${this.#root}.${token(device)}.sensor.${dotted(sensor)}`;
  }

  /** All readings of the device, those that came together in one message. */
  readings(device: string): string {
    return `${this.#root}.${token(device)}.readings`;
  }

  state(device: string): string {
    return `${this.#root}.${token(device)}.state`;
  }

  /** Its sensors or requests are others now. */
  changed(device: string): string {
    return `${this.#root}.${token(device)}.changed`;
  }

  log(device: string): string {
    return `${this.#root}.${token(device)}.log`;
  }

  request(device: string, request: string): string {
    return `${this.#root}.${token(device)}.request.${token(request)}`;
  }

  /** All requests of a device. */
  requests(device: string): string {
    return `${this.#root}.${token(device)}.request.*`;
  }

  /** The key of a device's lease. */
  lease(device: string): string {
    return `device.${token(device)}`;
  }

  /** `<device>.<sensor>` */
  key(device: string, sensor: string): string {
    return `${token(device)}.${dotted(sensor)}`;
  }
}

/** The names that stand in a key. */
export function namesOfKey(key: string): { readonly device: string; readonly sensor: string } {
  const [device = "", ...sensor] = key.split(".").map(decodeToken);
  return { device, sensor: sensor.join(".") };
}

/** The device of a subject, `katcp.<site>.<device>.…`. */
export function deviceOf(subject: string): string {
  return decodeToken(subject.split(".", 3)[2] ?? "");
}

/** The name that stands in the last token of a subject. */
export function lastName(subject: string): string {
  return decodeToken(subject.slice(subject.lastIndexOf(".") + 1));
}

/** The name that stands in several tokens: of a sensor. */
export function dottedName(tokens: string): string {
  return tokens.split(".").map(decodeToken).join(".");
}

function dotted(name: string): string {
  return name.split(".").map(token).join(".");
}

/**
 * One token: letters, digits, `-` and `_` stay, all other bytes are `=2A`, and nothing at all is `=`. Keys of buckets allow no more than that,
 * and names of KATCP hardly need it.
 */
function token(name: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(name)) return name;
  if (name === "") return "=";
  return Array.from(Buffer.from(name), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function decodeToken(text: string): string {
  if (!text.includes("=")) return text;
  if (text === "=") return "";
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
