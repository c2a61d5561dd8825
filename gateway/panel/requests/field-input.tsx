import type { JSX } from "preact";
import type { FieldDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";

export interface FieldInputProps {
  readonly id: string;
  readonly field: FieldDescription;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

/** What one argument is typed into, or chosen from. */
export function FieldInput(props: FieldInputProps): JSX.Element {
  const { field } = props;
  const choices = choicesOf(field);
  if (choices !== undefined) return <ChoiceInput {...props} choices={choices} />;
  if (field.type === "json") return <JsonInput {...props} />;
  return <TextInput {...props} />;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function choicesOf({ type, values = [], meanings = [], words = [], separator }: FieldDescription): readonly Choice[] | undefined {
  if (separator !== undefined) return undefined;
  const others = words.map((word) => ({ value: word, label: word }));
  if (type === "boolean") return [{ value: "1", label: "true" }, { value: "0", label: "false" }, ...others];
  if (type !== "discrete") return undefined;
  return [...values.map((value, index) => ({ value, label: meanings[index] ? `${value}: ${meanings[index]}` : value })), ...others];
}

function ChoiceInput({
  id,
  field,
  text,
  problem,
  onText,
  choices,
}: FieldInputProps & { readonly choices: readonly Choice[] }): JSX.Element {
  return (
    <select {...marks(id, problem)} value={text} onChange={({ currentTarget }) => onText(currentTarget.value)}>
      <option value="">{emptyWords(field, choices)}</option>
      {choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

function emptyWords({ default: its, optional }: FieldDescription, choices: readonly Choice[]): string {
  if (its !== undefined) return `default: ${choices.find(({ value }) => value === its)?.label ?? its}`;
  return optional ? "left out" : "choose…";
}

function JsonInput({ id, field, text, problem, onText }: FieldInputProps): JSX.Element {
  return (
    <textarea
      {...marks(id, problem)}
      rows={4}
      spellcheck={false}
      placeholder={placeholderOf(field)}
      value={text}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
    />
  );
}

function TextInput(props: FieldInputProps): JSX.Element {
  const { id, field, onText } = props;
  const { clock } = usePanel();
  const { type, words = [], secret, units = "" } = field;
  return (
    <span class="input-with">
      {secret ? <SecretInput {...props} /> : <PlainInput {...props} />}
      {words.length === 0 ? null : (
        <datalist id={`${id}-words`}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
      {units === "" ? null : <span class="units">{units}</span>}
      {type !== "timestamp" ? null : (
        <button type="button" class="small" onClick={() => onText(words.includes("now") ? "now" : clock.read().toFixed(3))}>
          Now
        </button>
      )}
    </span>
  );
}

function PlainInput({ id, field, text, problem, onText }: FieldInputProps): JSX.Element {
  const { type, words = [] } = field;
  const isNumber = type === "float" || type === "integer";
  return (
    <input
      {...marks(id, problem)}
      type="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      inputMode={isNumber && words.length === 0 ? "decimal" : "text"}
      class={isNumber ? "number" : ""}
      list={words.length === 0 ? undefined : `${id}-words`}
      placeholder={placeholderOf(field)}
      value={text}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
    />
  );
}

function SecretInput({ id, text, problem, onText }: FieldInputProps): JSX.Element {
  return (
    <input
      {...marks(id, problem)}
      type="password"
      autocomplete="off"
      value={text}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
    />
  );
}

function placeholderOf({ default: its, example, secret }: FieldDescription): string {
  if (secret) return "";
  return its ?? (example === undefined ? "" : `such as ${example}`);
}

function marks(id: string, problem: string | undefined): Readonly<Record<string, string | boolean>> {
  return problem === undefined
    ? { id, "aria-describedby": `${id}-about` }
    : { id, "aria-describedby": `${id}-about ${id}-problem`, "aria-invalid": true };
}
