import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { readArguments } from "./wire-line.js";

/** The arguments of a request of which nobody knows the types: as they stand on the wire. */
export function FreeArguments({ onArguments }: { readonly onArguments: (args: readonly string[]) => void }): JSX.Element {
  const [text, setText] = useState("");
  return (
    <div class="field">
      <label for="free-arguments">Arguments</label>
      <p class="about dim" id="free-arguments-about">
        The device does not say which it takes. Write them as on the wire: a space between two, <code>\_</code> for a space in one,{" "}
        <code>\@</code> for an empty one.
      </p>
      <input
        id="free-arguments"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby="free-arguments-about"
        value={text}
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          onArguments(readArguments(value));
        }}
      />
    </div>
  );
}
