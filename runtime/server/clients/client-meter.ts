/** How often, in one second. */
export interface ClientRates {
  readonly requests: number;
  readonly receivedBytes: number;
}

const intervalMs = 1000;

/** How much a client asks for: in all, and in the last second. */
export class ClientMeter {
  /** Its requests so far. */
  requests = 0;
  /** The bytes that it has sent so far. */
  receivedBytes = 0;
  readonly connectedMs: number;
  #fromMs: number;
  #fromRequests = 0;
  #fromBytes = 0;
  #rates: ClientRates | undefined;

  /** `nowMs`: on a clock that never goes back, as all that follow. */
  constructor(nowMs: number) {
    this.connectedMs = nowMs;
    this.#fromMs = nowMs;
  }

  /** Has a look, and a second after the last one that counted takes the rates anew. */
  look(nowMs: number): void {
    if (nowMs - this.#fromMs < intervalMs) return;
    this.#rates = this.#since(nowMs);
    this.#fromMs = nowMs;
    this.#fromRequests = this.requests;
    this.#fromBytes = this.receivedBytes;
  }

  /** Those of the last second that was measured; in its first second, those since it came. */
  ratesAt(nowMs: number): ClientRates {
    return this.#rates ?? this.#since(nowMs);
  }

  #since(nowMs: number): ClientRates {
    const seconds = Math.max(nowMs - this.#fromMs, 1) / 1000;
    return {
      requests: (this.requests - this.#fromRequests) / seconds,
      receivedBytes: (this.receivedBytes - this.#fromBytes) / seconds,
    };
  }
}
