import type { MetricKind } from "katcp-gen/metrics";

/** OpenMetrics 1.0, or Prometheus's older text format, which more programs read. */
export type ExpositionFormat = "openmetrics" | "text";

export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
};

/** The format that an Accept header wants most. Who does not ask for OpenMetrics, such as a browser, gets text. */
export function chooseFormat(accept = ""): ExpositionFormat {
  const offers = accept.split(",").map(readOffer);
  const weigh = (wanted: RegExp): number => Math.max(0, ...offers.filter(({ type }) => wanted.test(type)).map(({ weight }) => weight));
  const openmetrics = Math.max(
    0,
    ...offers
      .filter(({ type, version }) => type === "application/openmetrics-text" && /^(1\.0\.0|0\.0\.1|)$/.test(version))
      .map(({ weight }) => weight),
  );
  return openmetrics > 0 && openmetrics >= weigh(/^text\/(plain|\*)$/) ? "openmetrics" : "text";
}

/** `text/plain;version=0.0.4;q=0.5` */
function readOffer(offer: string): { readonly type: string; readonly version: string; readonly weight: number } {
  const [type = "", ...parameters] = offer.split(";").map((part) => part.trim().toLowerCase());
  const read = new Map(parameters.map((parameter) => parameter.split("=", 2).map((part) => part.trim()) as [string, string]));
  const weight = Number(read.get("q") ?? "1");
  return { type, version: read.get("version") ?? "", weight: Number.isFinite(weight) ? weight : 0 };
}

/** What a family of metrics is. */
export interface Family {
  /** As OpenMetrics says it: without `_total` and `_info`. */
  readonly family: string;
  readonly kind: MetricKind | "unknown";
  readonly unit?: string;
  readonly help: string;
}

/** The lines before the series of a family. */
export function familyHead({ family, kind, unit = "", help }: Family, format: ExpositionFormat): string {
  if (format === "openmetrics") {
    const unitLine = unit === "" ? "" : `# UNIT ${family} ${unit}\n`;
    return `# TYPE ${family} ${kind}\n${unitLine}# HELP ${family} ${escapeLabel(help)}\n`;
  }
  const name = kind === "counter" ? `${family}_total` : kind === "info" ? `${family}_info` : family;
  const type = kind === "counter" ? "counter" : kind === "unknown" ? "untyped" : "gauge";
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}

/** `device="dev",input="3"` */
export function labelsText(labels: readonly (readonly [name: string, value: string])[]): string {
  let text = "";
  for (const [name, value] of labels) text += `${text === "" ? "" : ","}${name}="${escapeLabel(value)}"`;
  return text;
}

export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

/** Text of devices, in a label and in the help of OpenMetrics. Controls would end what reads them. */
export function escapeLabel(text: string): string {
  return plain.test(text) ? text : escapeHelp(text).replaceAll('"', '\\"');
}

function escapeHelp(text: string): string {
  return plain.test(text)
    ? text
    : text
        .replaceAll("\\", "\\\\")
        .replaceAll("\n", "\\n")
        .replaceAll(/\p{Cc}/gu, "\ufffd");
}

const plain = /^[ !#-[\]-~]*$/;
