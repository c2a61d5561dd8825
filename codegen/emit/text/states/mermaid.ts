import type { StateMachine } from "./state-machine.js";

/** A state diagram in Mermaid's language: hosts of repositories draw it. */
export function mermaidLines({ states, initial, transitions }: StateMachine): readonly string[] {
  const idOf = (state: string): string => `s${states.indexOf(state)}`;
  return [
    "stateDiagram-v2",
    ...states.map((state) => `  state ${quoted(state)} as ${idOf(state)}`),
    `  [*] --> ${idOf(initial)}`,
    ...transitions.map(({ from, to, requests }) => `  ${idOf(from)} --> ${idOf(to)}: ${requests.join("<br>")}`),
  ];
}

/** Mermaid has no escapes but those of HTML, written with `#`. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[#";<>&]/g, (character) => `#${character.codePointAt(0)};`)}"`;
}
