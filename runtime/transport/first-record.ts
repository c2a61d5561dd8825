import type { Socket } from "node:net";

/** The kind of a record of TLS that a handshake begins with, and the length of what stands before its content (RFC 8446 §5.1). */
const handshakeKind = 0x16;
const headBytes = 5;

/** A record has no more than that; a length beyond it is no TLS. */
const longestRecord = 2 ** 14 + 256;

/**
 * Waits until a peer has sent the whole first record, the ClientHello, or something that is none. Then it calls `onRecord` once, and the socket
 * has all that came, for whoever reads it next. Until then a peer costs a socket, and no state of TLS.
 */
export function awaitFirstRecord(socket: Socket, onRecord: () => void): void {
  const pieces: Buffer[] = [];
  const take = (): void => {
    for (let piece: Buffer | null = socket.read(); piece !== null; piece = socket.read()) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    if (bytes.length === 0 || !isWhole(bytes)) return;
    socket.off("readable", take);
    socket.unshift(bytes);
    onRecord();
  };
  socket.on("readable", take);
}

function isWhole(bytes: Buffer): boolean {
  if (bytes[0] !== handshakeKind) return true;
  if (bytes.length < headBytes) return false;
  const length = bytes.readUInt16BE(3);
  return length > longestRecord || bytes.length >= headBytes + length;
}
