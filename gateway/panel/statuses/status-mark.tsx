import type { Status } from "katcp-runtime/vocabulary";
import type { JSX } from "preact";

/** Each status has a shape of its own, so that colour is never all there is to tell them apart. */
const shapes: Readonly<Record<Status, JSX.Element>> = {
  nominal: <circle cx="8" cy="8" r="3.25" class="fill" />,
  warn: <path d="M8 2.2 14.4 13.4H1.6Z" class="fill" />,
  error: <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" class="fill" />,
  failure: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="1.5" class="fill" />
      <path d="M5 5l6 6M11 5l-6 6" class="cut" />
    </>
  ),
  unreachable: <path d="M8 2.8a5.2 5.2 0 1 0 .01 0M4.4 4.4l7.2 7.2" class="stroke" />,
  unknown: <circle cx="8" cy="8" r="4.4" class="stroke" />,
  inactive: <path d="M3.5 8h9" class="stroke" />,
};

/** The sign of a status, without its word. */
export function StatusMark({ status }: { readonly status: Status }): JSX.Element {
  return (
    <svg class={`mark ${status}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[status]}
    </svg>
  );
}

/** The sign and the word. */
export function StatusWord({ status }: { readonly status: Status }): JSX.Element {
  return (
    <span class={`status ${status}`}>
      <StatusMark status={status} />
      {status}
    </span>
  );
}
