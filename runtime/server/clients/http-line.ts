/** `POST /…`, `OPTIONS *`, `GET http://…`, `CONNECT host:port HTTP/1.1` (RFC 9112 §3). No line of KATCP begins with a letter. */
const httpRequest = /^[A-Za-z]{1,20} (?:[/*]|https?:\/\/|[^ ]+ HTTP\/\d)/;

/** Whether a line of which this is the beginning is the first of a request of HTTP. */
export function beginsHttp(begin: string): boolean {
  return httpRequest.test(begin);
}
