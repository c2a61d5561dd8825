import type { HistoryQuestion } from "./history-answer.js";

/** Sensors of one question. */
const mostSensors = 50;
const mostPoints = 10_000;
const lastSecond = 9e9;

/** What is wrong with a question. */
export class QuestionProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "QuestionProblem";
  }
}

/**
 * The question of a query string: `device=dev&sensor=temperature&from=-3600`. `now` is in seconds.
 *
 * @throws QuestionProblem which says what is wrong, and what may stand there.
 */
export function readQuestion(query: URLSearchParams, now: number): HistoryQuestion {
  const unknown = [...query.keys()].find((key) => !["device", "sensor", "from", "to", "step", "points", "format"].includes(key));
  if (unknown !== undefined)
    throw new QuestionProblem(`there is no parameter ${unknown}; there are device, sensor, from, to, step, points and format`);
  const device = query.get("device") ?? "";
  const sensors = [...new Set(query.getAll("sensor"))];
  if (device === "") throw new QuestionProblem("device is missing: ?device=NAME&sensor=NAME");
  if (sensors.length === 0)
    throw new QuestionProblem("sensor is missing: ?device=NAME&sensor=NAME, and &sensor=NAME again for each further one");
  if (sensors.length > mostSensors)
    throw new QuestionProblem(`${sensors.length} sensors are too many for one question; ask for ${mostSensors} at a time`);
  const to = timeOf(query, "to", now) ?? now;
  const from = timeOf(query, "from", now) ?? to - 3600;
  if (from >= to) throw new QuestionProblem(`from (${from}) must be before to (${to})`);
  return { device, sensors, from, to, step: amountOf(query, "step", 86_400 * 366), points: amountOf(query, "points", mostPoints, 1) };
}

/** Seconds since the epoch, seconds from now where it is negative, or a date and time. */
function timeOf(query: URLSearchParams, key: string, now: number): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  const time = Number.isNaN(seconds) ? Date.parse(text) / 1000 : seconds < 0 ? now + seconds : seconds;
  if (Number.isFinite(time) && Math.abs(time) <= lastSecond) return time;
  throw new QuestionProblem(
    `${key}: expected seconds since 1970, a negative number of seconds from now, or a time such as 2026-11-27T10:00:00Z; received "${text}"`,
  );
}

function amountOf(query: URLSearchParams, key: string, most: number, least = 0): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const amount = text.trim() === "" ? Number.NaN : Number(text);
  if (amount >= least && amount <= most) return amount;
  throw new QuestionProblem(`${key}: expected a number from ${least} to ${most}, received "${text}"`);
}
