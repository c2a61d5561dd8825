import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A request with any headers: `fetch` would set Host itself. */
export function httpGet(url: string, headers: Readonly<Record<string, string>> = {}, options: object = {}): Promise<HttpAnswer> {
  const make = url.startsWith("https") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = make(url, { headers, agent: false, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: String(Buffer.concat(parts)) }),
      );
    });
    asked.on("error", reject).end();
  });
}
