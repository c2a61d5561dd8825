import { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";

/** The record that a client of Node begins a handshake with. */
export function clientHello(options: ConnectionOptions = {}): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _, done) => {
        resolve(chunk);
        done();
      },
    });
    connect({ socket, servername: "localhost", ...options }).on("error", () => {});
  });
}

/** The same handshake message in records of at most so many bytes. */
export function inRecords(hello: Buffer, longest: number): Buffer {
  const [head, content] = [hello.subarray(0, 3), hello.subarray(5)];
  const records: Buffer[] = [];
  for (let at = 0; at < content.length; at += longest) {
    const part = content.subarray(at, at + longest);
    records.push(head, Buffer.of(part.length >> 8, part.length & 0xff), part);
  }
  return Buffer.concat(records);
}
