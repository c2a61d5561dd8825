import { type ReadonlySignal, signal } from "@preact/signals";

const key = "katcp-gateway-token";

/** How the page says who it is: by a token, where the site has tokens. It is kept until the tab is closed, and no cookie is used. */
export class GatewayAccess {
  readonly #needsToken = signal(false);
  readonly #problem = signal<string | undefined>(undefined);
  #token: string | undefined = read();

  /** Whether the gateway has refused the page until a token is given. */
  get needsToken(): ReadonlySignal<boolean> {
    return this.#needsToken;
  }

  /** Why no token is taken at the moment. */
  get problem(): ReadonlySignal<string | undefined> {
    return this.#problem;
  }

  setToken(token: string): void {
    this.#token = token;
    this.#problem.value = undefined;
    try {
      sessionStorage.setItem(key, token);
    } catch {
      // Then the token lasts until the page is loaded again.
    }
    this.#needsToken.value = false;
  }

  /** A browser's WebSocket sends no header of ours, so the token is a name of a protocol. */
  protocols(): string[] {
    return this.#token === undefined ? ["katcp-live"] : ["katcp-live", `token.${base64Url(this.#token)}`];
  }

  /** `fetch` with the token. */
  async fetch(path: string, signal?: AbortSignal): Promise<Response> {
    const token = this.#token;
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(path, { headers, ...(signal === undefined ? {} : { signal }) });
    // An answer to a question of before says nothing about the token of now.
    if (token === this.#token) this.#take(response);
    return response;
  }

  #take({ status, headers }: Response): void {
    if (status === 429)
      this.#problem.value = `Too many wrong tokens have come from your address. Wait ${headers.get("retry-after")} s, and try again.`;
    if (status === 401 || status === 429) this.#needsToken.value = true;
  }

  /** A WebSocket that does not open says no reason, so the page asks for one. */
  async check(): Promise<void> {
    await this.fetch("api/site").catch(() => undefined);
  }
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function base64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
