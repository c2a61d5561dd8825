import type { JSX } from "preact";
import type { DeviceDescription, FieldDescription, SignatureDescription } from "../../hub/device-description.js";
import type { CallInform, CallState, LiveCall } from "../state/live-calls.js";
import { usePanel } from "../state/panel.js";
import { timeOfDay } from "../words/time-text.js";
import { valueText } from "../words/value-text.js";
import { CopyButton } from "./copy-button.js";
import { shownLine } from "./shown-line.js";

/** A request that was sent: its line, its informs as they come, and the reply. */
export function CallCard({ call, description }: { readonly call: LiveCall; readonly description: DeviceDescription }): JSX.Element {
  const { calls } = usePanel();
  const signature = description.requests.find(({ name }) => name === call.request)?.signatures[call.signature];
  const state = call.state.value;
  const line = shownLine(call.request, call.arguments, signature);
  return (
    <li class={`call ${state.kind === "running" ? "running" : codeClass(state.code)}`}>
      <div class="call-head">
        <code title={line}>{line}</code>
        <CopyButton text={line} />
        <span class="grow" />
        <time class="dim">{timeOfDay(call.sentAt)}</time>
        {state.kind === "running" ? (
          <button type="button" class="small" onClick={() => calls.cancel(call)}>
            Cancel
          </button>
        ) : (
          <button type="button" class="small quiet" aria-label="Remove from the list" onClick={() => calls.forget(call)}>
            ×
          </button>
        )}
      </div>
      <Informs call={call} signature={signature} />
      <Outcome state={state} reply={signature?.reply} />
    </li>
  );
}

const shownInforms = 200;

function Informs({
  call,
  signature,
}: {
  readonly call: LiveCall;
  readonly signature: SignatureDescription | undefined;
}): JSX.Element | null {
  const informs = call.informs.value;
  const count = call.informCount.value;
  if (count === 0) return null;
  const kinds = signature?.informs ?? [];
  const fields = kinds.length === 1 ? (kinds[0]?.fields ?? []) : [];
  return (
    <div class="informs">
      <table>
        <thead>
          <tr>
            <th scope="col">#{kinds.length === 1 ? kinds[0]?.name : ""}</th>
            {fields.map(({ name, units }) => (
              <th scope="col" key={name}>
                {name} <span class="units">{units}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {informs.slice(-shownInforms).map((inform, index) => (
            <InformRow
              key={count - index}
              inform={inform}
              number={count - Math.min(informs.length, shownInforms) + index + 1}
              fields={fields}
              isNamed={kinds.length !== 1}
            />
          ))}
        </tbody>
      </table>
      {count > shownInforms ? (
        <p class="dim">
          The last {shownInforms} of {count} informs.
        </p>
      ) : null}
    </div>
  );
}

interface InformRowProps {
  readonly inform: CallInform;
  readonly number: number;
  readonly fields: readonly FieldDescription[];
  readonly isNamed: boolean;
}

function InformRow({ inform, number, fields, isNamed }: InformRowProps): JSX.Element {
  return (
    <tr>
      <th scope="row" class="dim">
        {isNamed ? `#${inform.name}` : number}
      </th>
      {inform.arguments.map((text, index) => (
        <td key={index}>{valueText(text, fields[index]?.type ?? "string")}</td>
      ))}
    </tr>
  );
}

function Outcome({ state, reply }: { readonly state: CallState; readonly reply: readonly FieldDescription[] | undefined }): JSX.Element {
  if (state.kind === "running") return <p class="outcome dim">Waiting for the reply…</p>;
  const { code, arguments: args, seconds } = state;
  const isFields = code === "ok" && reply !== undefined && reply.length > 0;
  return (
    <p class="outcome">
      <b class="code">{code}</b>{" "}
      {args.map((text, index) => {
        const field = isFields ? (reply[index] ?? reply.at(-1)) : undefined;
        return (
          <span class="reply-value" key={index}>
            {field === undefined ? null : <span class="dim">{field.name} </span>}
            {valueText(text, field?.type ?? "string")}
            {field?.units ? <span class="units"> {field.units}</span> : null}{" "}
          </span>
        );
      })}
      <span class="dim took">{seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`}</span>
    </p>
  );
}

function codeClass(code: string): string {
  return code === "ok" ? "good" : "bad";
}
