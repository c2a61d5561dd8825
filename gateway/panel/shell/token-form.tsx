import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePanel } from "../state/panel.js";

/** Asks for the token that the gateway wants. */
export function TokenForm(): JSX.Element {
  const panel = usePanel();
  const [token, setToken] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (token.trim() !== "") panel.signIn(token.trim());
  };
  return (
    <form class="token-form" onSubmit={submit}>
      <h1>Who are you?</h1>
      <p>This gateway wants a token. Its operators have one for you. The page forgets it when you close this tab.</p>
      {panel.access.problem.value === undefined ? null : <p role="alert">{panel.access.problem.value}</p>}
      <label for="token">Token</label>
      <input
        id="token"
        type="password"
        autocomplete="current-password"
        value={token}
        onInput={({ currentTarget }) => setToken(currentTarget.value)}
      />
      <button type="submit" class="main">
        Go on
      </button>
    </form>
  );
}
