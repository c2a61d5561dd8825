import { LOG_LEVELS } from "katcp-runtime/vocabulary";
import type { PageMessage } from "./messages.js";

/** So many arguments may a request have. */
const mostArguments = 10_000;

/** Reads what a page sends. Undefined of anything else: who writes it is not trusted. */
export function readPageMessage(text: string): PageMessage | undefined {
  const value = parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const message = value as Readonly<Record<string, unknown>>;
  return isMessage(message) ? (message as unknown as PageMessage) : undefined;
}

function isMessage({ type, id, device, sensor, sensors, level, request, arguments: args }: Readonly<Record<string, unknown>>): boolean {
  switch (type) {
    case "watch":
      return isText(device) && isTexts(sensors);
    case "logs":
      return isText(device) && LOG_LEVELS.some((each) => each === level);
    case "call":
      return isId(id) && isText(device) && isText(request) && isTexts(args) && args.length <= mostArguments;
    case "cancel":
      return isId(id);
    case "acknowledge":
      return isText(device) && isText(sensor);
    default:
      return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
