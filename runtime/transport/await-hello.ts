import type { Socket } from "node:net";
import { HelloScanner, type HelloState } from "./hello-scanner.js";

/**
 * Waits until a peer has sent its whole ClientHello, or something that is none. Then it calls `onHello` once, and the socket has all that came, for
 * whoever reads it next. Until then a peer costs a socket, and no state of TLS.
 */
export function awaitHello(socket: Socket, onHello: (state: Exclude<HelloState, "begun">) => void): void {
  const pieces: Buffer[] = [];
  const scanner = new HelloScanner();
  const take = (): void => {
    let state: HelloState = "begun";
    while (state === "begun") {
      const piece: Buffer | null = socket.read();
      if (piece === null) return;
      pieces.push(piece);
      state = scanner.take(piece);
    }
    socket.off("readable", take);
    socket.unshift(Buffer.concat(pieces));
    onHello(state);
  };
  socket.on("readable", take);
}
