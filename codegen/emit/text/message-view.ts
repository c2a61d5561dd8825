import type { InformModel, RequestModel, SignatureModel } from "../../model/call-model.js";
import { accessWords, effectWords } from "../effect-words.js";
import { informLine, informLines, replyLine } from "../wire-form.js";
import { informAnchor, requestAnchor, signatureAnchor } from "./anchors.js";
import type { ExampleValues } from "./example-values.js";
import { type FieldView, fieldViews } from "./type-view.js";
import { callExamples, informExamples, type WireExample } from "./wire-example.js";

/** The fields of one kind of line. */
export interface TableView {
  readonly title: string;
  readonly fields: readonly FieldView[];
}

/** A request, or an inform that nobody asked for. */
export interface MessageView {
  /** `?tune`, `#scan-done` */
  readonly label: string;
  readonly anchor: string;
  readonly description: string;
  readonly deprecated: string;
  /** Seconds; `""` where nothing is said. */
  readonly timeout: string;
  /** Who may send it, and its other names. */
  readonly facts: readonly string[];
  readonly calls: readonly CallView[];
}

/** One way to call a request. */
export interface CallView {
  /** `""` where there is only one. */
  readonly suffix: string;
  readonly anchor: string;
  readonly description: string;
  /** What it does to the device. */
  readonly facts: readonly string[];
  /** The lines that are exchanged, with names for the values. */
  readonly usage: readonly string[];
  readonly tables: readonly TableView[];
  readonly examples: readonly WireExample[];
}

/** A request and the ways to call it. */
export function requestView(request: RequestModel, values: ExampleValues): MessageView {
  return {
    label: `?${request.name}`,
    anchor: requestAnchor(request.name),
    description: request.description,
    deprecated: request.deprecated ?? "",
    timeout: request.timeout === undefined ? "" : `${request.timeout}`,
    facts: accessWords(request),
    calls: request.signatures.map((signature) => callView(request.name, signature, values)),
  };
}

function callView(name: string, signature: SignatureModel, values: ExampleValues): CallView {
  const { suffix = "", description, usage, informs = [], kinds = [], reply } = signature;
  const lines = informLines(name, signature);
  const tables = [
    { title: "Arguments", fields: fieldViews(signature.arguments) },
    { title: "Each inform", fields: fieldViews(informs) },
    ...kinds.map((kind) => ({ title: `Each #${kind.name}`, fields: fieldViews(kind.arguments) })),
    { title: "Reply", fields: fieldViews(reply ?? []) },
  ];
  return {
    suffix,
    anchor: suffix === "" ? "" : signatureAnchor(name, suffix),
    description,
    facts: effectWords(signature.effect),
    usage: [usage, ...lines, ...(lines.length === 0 ? [] : ["…"]), replyLine(name, signature)],
    tables: tables.filter(({ fields }) => fields.length > 0),
    examples: callExamples(name, signature, values),
  };
}

/** An inform that nobody asked for. */
export function informView(inform: InformModel, values: ExampleValues): MessageView {
  const { name, description, deprecated, arguments: fields } = inform;
  const table = { title: "Values", fields: fieldViews(fields) };
  const call: CallView = {
    suffix: "",
    anchor: "",
    description: "",
    facts: [],
    usage: [informLine(name, fields)],
    tables: fields.length === 0 ? [] : [table],
    examples: informExamples(inform, values),
  };
  return {
    label: `#${name}`,
    anchor: informAnchor(name),
    description,
    deprecated: deprecated ?? "",
    timeout: "",
    facts: [],
    calls: [call],
  };
}
