import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { RequestDescription, SignatureDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";
import { CopyButton } from "./copy-button.js";
import { FieldRow } from "./field-row.js";
import { emptyTexts, type FormTexts, formArguments } from "./form-arguments.js";
import { FreeArguments } from "./free-arguments.js";
import { AllowedStates, useRefusal } from "./permission.js";
import { shownLine } from "./shown-line.js";

/** Requests after which the device is gone: they are asked for twice. */
const drastic: readonly string[] = ["halt", "restart"];

export interface RequestFormProps {
  readonly device: string;
  readonly request: RequestDescription;
}

/** A request as a form. Whoever may not send it sees why instead of a button. */
export function RequestForm({ device, request }: RequestFormProps): JSX.Element {
  const [chosen, setChosen] = useState(0);
  const signature = request.signatures[chosen] ?? request.signatures[0];
  return (
    <div class="request-form">
      <p class="lead">{request.description}</p>
      {request.deprecated === undefined ? null : <p class="bad">Deprecated: {request.deprecated}</p>}
      {request.signatures.length < 2 ? null : (
        <div class="choices" role="group" aria-label="Ways to call it">
          {request.signatures.map(({ usage }, index) => (
            <button key={usage} type="button" class="small" aria-pressed={index === chosen} onClick={() => setChosen(index)}>
              {usage}
            </button>
          ))}
        </div>
      )}
      {signature === undefined ? null : (
        <SignatureForm key={chosen} device={device} request={request} signature={signature} place={chosen} />
      )}
    </div>
  );
}

interface SignatureFormProps extends RequestFormProps {
  readonly signature: SignatureDescription;
  readonly place: number;
}

function SignatureForm({ device, request, signature, place }: SignatureFormProps): JSX.Element {
  const { calls } = usePanel();
  const refusal = useRefusal(request);
  const fields = request.isTyped ? signature.arguments : [];
  const [texts, setTexts] = useState<FormTexts>(() => emptyTexts(fields));
  const [free, setFree] = useState<readonly string[]>([]);
  const [attempts, setAttempts] = useState(0);
  const [isSure, setSure] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const checked = formArguments(fields, texts);
  const args = request.isTyped ? checked.arguments : free;

  // What was marked as wrong is to be mended first.
  useEffect(() => {
    if (attempts > 0) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [attempts]);

  const send = (event: Event): void => {
    event.preventDefault();
    setAttempts(checked.isGood ? 0 : attempts + 1);
    if (!checked.isGood || refusal !== undefined) return;
    if (drastic.includes(request.name) && !isSure) {
      setSure(true);
      return;
    }
    setSure(false);
    calls.make({ device, request: request.name, arguments: args, signature: place });
  };

  return (
    <form ref={form} onSubmit={send} noValidate>
      {signature.description === "" || signature.description === request.description ? null : <p>{signature.description}</p>}
      <AllowedStates device={device} states={signature.when} />
      {request.isTyped ? (
        fields.map((field, index) => (
          <FieldRow
            key={field.name}
            id={`field-${index}`}
            field={field}
            texts={texts[index] ?? []}
            problems={shownProblems(checked.problems[index] ?? [], texts[index] ?? [], attempts > 0)}
            onTexts={(changed) => setTexts(texts.with(index, changed))}
          />
        ))
      ) : (
        <FreeArguments onArguments={setFree} />
      )}
      <p class="line">
        <code>{shownLine(request.name, args, signature)}</code>
        <CopyButton text={shownLine(request.name, args, signature)} />
      </p>
      {refusal === undefined ? (
        <button type="submit" class={isSure ? "main bad" : "main"}>
          {isSure ? `Press again: the device will stop` : `Send ?${request.name}`}
        </button>
      ) : (
        <p class="refusal" role="note">
          {refusal}
        </p>
      )}
      {signature.safe ? <span class="dim note">Changes nothing on the device.</span> : null}
    </form>
  );
}

/** A field that nobody has touched is no mistake until one sends. */
function shownProblems(
  problems: readonly (string | undefined)[],
  texts: readonly string[],
  isTried: boolean,
): readonly (string | undefined)[] {
  return isTried ? problems : problems.map((problem, index) => (texts[index] === "" ? undefined : problem));
}
