import type { HistoryAnswer } from "../query/history-answer.js";
import { ANSWER_COLUMNS, answerRows } from "./answer-rows.js";

/** The rows by RFC 4180, with a line of names. What is null is empty; an empty text stands in quotes. */
export function csvAnswer(answer: HistoryAnswer): string {
  const lines = answerRows(answer).map((row) => ANSWER_COLUMNS.map((column) => cell(row[column])).join(","));
  return `${[ANSWER_COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  return /^$|[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
