import type { JSX } from "preact";
import type { FieldDescription } from "../../hub/device-description.js";
import { FieldInput } from "./field-input.js";
import { fieldWords } from "./field-words.js";

export interface FieldRowProps {
  readonly id: string;
  readonly field: FieldDescription;
  readonly texts: readonly string[];
  readonly problems: readonly (string | undefined)[];
  readonly onTexts: (texts: readonly string[]) => void;
}

/** One argument of a form: its name, what it takes, and what is wrong with what stands in it. */
export function FieldRow({ id, field, texts, problems, onTexts }: FieldRowProps): JSX.Element {
  const isRepeated = field.repeated !== undefined;
  const isFull = texts.length >= (field.repeated?.maximum ?? Number.POSITIVE_INFINITY);
  return (
    <div class={`field ${field.optional || field.default !== undefined ? "" : "required"}`}>
      <label for={`${id}-0`}>{field.name}</label>
      <p class="about" id={`${id}-about`}>
        {field.description === "" ? null : <span>{field.description} </span>}
        <span class="dim">{fieldWords(field)}</span>
      </p>
      {texts.map((text, index) => (
        <div class="item" key={index}>
          <FieldInput
            id={`${id}-${index}`}
            field={field}
            text={text}
            problem={problems[index]}
            onText={(changed) => onTexts(texts.with(index, changed))}
          />
          {isRepeated && texts.length > 1 ? (
            <button
              type="button"
              class="small quiet"
              aria-label={`Remove value ${index + 1}`}
              onClick={() => onTexts(texts.toSpliced(index, 1))}
            >
              ×
            </button>
          ) : null}
          {problems[index] === undefined ? null : (
            <p class="problem" id={`${id}-${index}-problem`}>
              {problems[index]}
            </p>
          )}
        </div>
      ))}
      {isRepeated && !isFull ? (
        <button type="button" class="small" onClick={() => onTexts([...texts, ""])}>
          Add a value
        </button>
      ) : null}
    </div>
  );
}
