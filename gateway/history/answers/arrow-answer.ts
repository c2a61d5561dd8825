import { columnFromArray, dictionary, float64, int32, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import type { HistoryAnswer } from "../query/history-answer.js";
import { type AnswerRow, answerRows } from "./answer-rows.js";

/** The rows as a stream of Arrow: names and statuses as dictionaries. */
export function arrowAnswer(answer: HistoryAnswer): Uint8Array {
  const rows = answerRows(answer);
  const column = <Key extends keyof AnswerRow>(key: Key): AnswerRow[Key][] => rows.map((row) => row[key]);
  const table = tableFromColumns({
    sensor: columnFromArray(column("sensor"), dictionary(utf8())),
    time: columnFromArray(column("time"), float64()),
    low: columnFromArray(column("low"), float64()),
    high: columnFromArray(column("high"), float64()),
    mean: columnFromArray(column("mean"), float64()),
    last: columnFromArray(column("last"), float64()),
    text: columnFromArray(column("text"), utf8()),
    status: columnFromArray(column("status"), dictionary(utf8())),
    count: columnFromArray(column("count"), int32()),
  });
  return tableToIPC(table, { format: "stream" }) ?? new Uint8Array();
}
