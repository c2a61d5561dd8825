import type { Exchange, Route } from "../http/route.js";
import { arrowAnswer } from "./answers/arrow-answer.js";
import { csvAnswer } from "./answers/csv-answer.js";
import { jsonAnswer } from "./answers/json-answer.js";
import { type AskedHistory, HistoryAway } from "./asked-history.js";
import type { HistoryAnswer } from "./query/history-answer.js";
import { HistoryBusy } from "./query/question-queue.js";
import { QuestionProblem, readQuestion } from "./query/read-question.js";

const formats: Readonly<Record<string, { readonly type: string; readonly write: (answer: HistoryAnswer) => string | Uint8Array }>> = {
  json: { type: "application/json", write: jsonAnswer },
  csv: { type: "text/csv; charset=utf-8; header=present", write: csvAnswer },
  arrow: { type: "application/vnd.apache.arrow.stream", write: arrowAnswer },
};

/** `/history?device=&sensor=&from=&to=&step=&format=`. */
export function historyRoutes(history: AskedHistory, now: () => number = () => Date.now() / 1000): readonly Route[] {
  return [{ path: "/history", handle: (exchange) => answer(history, exchange, now()) }];
}

async function answer(history: AskedHistory, { url, response, signal }: Exchange, now: number): Promise<void> {
  const refuse = (code: number, problem: string): void => {
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify({ problem }));
  };
  try {
    const name = url.searchParams.get("format") ?? "json";
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
    if (format === undefined) return refuse(400, `format: expected json, csv or arrow, received "${name}"`);
    const question = readQuestion(url.searchParams, now);
    const found = await history.ask(question, signal);
    for (const { sensor, rows } of found.series) {
      if (rows.length === 0 && !(await history.has(question.device, sensor, signal))) {
        return refuse(404, `there are no readings of the sensor ${sensor} of the device ${question.device}`);
      }
    }
    response.writeHead(200, { "content-type": format.type, "cache-control": "no-store", ...nextHeader(found) }).end(format.write(found));
  } catch (thrown) {
    if (thrown instanceof QuestionProblem) return refuse(400, thrown.message);
    if (thrown instanceof HistoryBusy || thrown instanceof HistoryAway) return refuse(503, thrown.message);
    if (signal.aborted) return;
    if (thrown instanceof DOMException && thrown.name === "TimeoutError")
      return refuse(503, "the question took too long; ask for less time or fewer sensors");
    throw thrown;
  }
}

/** CSV and Arrow have no other place for it. */
function nextHeader({ next }: HistoryAnswer): Readonly<Record<string, string>> {
  return next === undefined ? {} : { "x-katcp-next": String(next) };
}
