import { isName } from "katcp-runtime/vocabulary";
import {
  type AnswerMessage,
  type LogMessage,
  NATS_FORMAT,
  type ReadingMessage,
  type ReadingRow,
  type ReadingsMessage,
  type StateMessage,
} from "./nats-messages.js";

type Fields<Message> = Readonly<Partial<Record<keyof Message, unknown>>>;

/** Reads one kind of message. Undefined: it is none of ours, or of another format. Anybody may publish on a subject. */
export type MessageReader<Message> = (text: string) => Message | undefined;

export const readState = reader<StateMessage>(
  ({ state, reason, missed }) => typeof state === "string" && (reason === undefined || typeof reason === "string") && isMissed(missed),
);

export const readReading = reader<ReadingMessage>(
  ({ timestamp, status, text }) => typeof timestamp === "number" && typeof status === "string" && typeof text === "string",
);

export const readReadings = reader<ReadingsMessage>(({ readings }) => Array.isArray(readings) && readings.every(isRow));

export const readLog = reader<LogMessage>(
  ({ level, timestamp, name, message }) =>
    typeof timestamp === "number" && [level, name, message].every((each) => typeof each === "string"),
);

export const readAnswer = reader<AnswerMessage>(
  (answer: Fields<Record<"kind" | "name" | "code" | "outcome" | "message" | "arguments", 0>>) => {
    if (answer.kind === "problem") return typeof answer.outcome === "string" && typeof answer.message === "string";
    if (!Array.isArray(answer.arguments) || !answer.arguments.every((each) => typeof each === "string")) return false;
    // A line with a name that is none could not be written.
    if (answer.kind === "inform") return typeof answer.name === "string" && isName(answer.name);
    return answer.kind === "reply" && typeof answer.code === "string";
  },
);

/** Any text in JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function reader<Message extends { readonly format: 1 }>(isWhole: (fields: Fields<Message>) => boolean): MessageReader<Message> {
  return (text) => {
    const read = parseJson(text);
    if (typeof read !== "object" || read === null) return undefined;
    const fields = read as Fields<Message>;
    return fields.format === NATS_FORMAT && isWhole(fields) ? (read as Message) : undefined;
  };
}

function isRow(row: unknown): row is ReadingRow {
  if (!Array.isArray(row)) return false;
  const [sensor, timestamp, status, text] = row as readonly unknown[];
  return typeof sensor === "string" && typeof timestamp === "number" && typeof status === "string" && typeof text === "string";
}

function isMissed(missed: unknown): boolean {
  return missed === undefined || (typeof missed === "object" && missed !== null);
}
