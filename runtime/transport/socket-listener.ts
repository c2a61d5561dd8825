import { Listener, type ListenFunction } from "./listener.js";
import { TlsListener } from "./tls-listener.js";

/** Listens on TCP, with TLS or without, or on a Unix socket. It rejects with a `KatcpError` where that cannot be had. */
export const socketListener: ListenFunction = ({ tls, ...address }, onStream, onProblem = () => {}, admit = () => 0) =>
  tls === undefined ? Listener.open(address, onStream) : TlsListener.open({ ...address, tls }, { onStream, onProblem, admit });
