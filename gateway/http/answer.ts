import type { ServerResponse } from "node:http";

/** Answers with JSON. */
export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

/** Answers with what is wrong, as JSON: `{ "problem": … }`. */
export function answerProblem(
  response: ServerResponse,
  status: number,
  problem: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  answerJson(response, { problem }, status);
}
