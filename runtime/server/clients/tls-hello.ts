/** The record type of a handshake, and the major version that all of TLS has: RFC 8446 §5.1. */
const [handshake, major] = [22, 3];

/** Whether bytes are the beginning of a TLS handshake. A line of KATCP begins with none of these. */
export function beginsTls(chunk: Uint8Array): boolean {
  return chunk[0] === handshake && (chunk.length < 2 || chunk[1] === major);
}
