import type { FieldModel, InformModel, RequestModel, StateModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { datatypeExpression } from "../datatype.js";
import { call, type Expression, given, keyword, lay, tuple } from "../layout/expression.js";
import { float, text } from "../layout/literal.js";
import { type Call, callsOf, callsOfRequest, constantOf, fieldName, INFORMS, informTypeOf, KIND, kindTypeOf } from "../names/names.js";
import { type TypeScope, typeScope } from "../py-type.js";
import { wireBytes } from "../values.js";

/** A module of constants. */
export interface ConstantsView {
  readonly doc: string;
  readonly imports: string;
  /** Each is a statement. */
  readonly constants: readonly string[];
}

/** `_requests.py`: what both sides know of the requests. */
export function requestsView(model: DeviceModel): ConstantsView {
  const file = new ConstantsFile(model);
  const calls = callsOf(model).map((each) => file.call(each));
  const request = file.use("calls", "Request");
  const requests = lay("REQUESTS: tuple[Request, ...] = ", tuple(model.requests.map((each) => requestExpression(each, request))), {
    indent: 0,
    after: "",
  });
  const roles = model.roles.length === 0 ? [] : [rolesStatement(model, file.use("roles", "Roles"))];
  return file.view("The requests, as both sides need them.", [...calls, requests, ...roles]);
}

/** Who may send what; a former name of a request needs what the request needs. */
function rolesStatement({ roles, requests, standard }: DeviceModel, name: string): string {
  const own = requests.flatMap(({ name: request, aliases, access }) =>
    [request, ...aliases.map((alias) => alias.name)].map((each) => [each, access] as const),
  );
  const needs = new Map([...own, ...standard.map((each) => [each.name, each.access] as const)]);
  const entries = [...needs].flatMap(([request, role]) => (role === undefined ? [] : [`${text(request)}: ${text(role)}`]));
  const access: Expression = { open: "{", parts: entries, close: "}" };
  return lay("ROLES = ", call(name, tuple(roles.map(text)), access), { indent: 0, after: "" });
}

/** `_informs.py` */
export function informsView(model: DeviceModel): ConstantsView {
  const file = new ConstantsFile(model);
  return file.view(
    "The informs that no request asked for, as both sides need them.",
    model.informs.map((inform) => file.asynchronous(inform)),
  );
}

function requestExpression(request: RequestModel, name: string): Expression {
  const { description, deprecated, timeout, aliases } = request;
  const calls = callsOfRequest(request);
  const usages = calls.map(({ usage }) => usage);
  const told = deprecated === undefined ? "" : `\nDeprecated: ${deprecated}`;
  return call(
    name,
    text(request.name),
    keyword("help", text(`${description}${told}\nUsage: ${usages.join(" | ")}`)),
    keyword("usages", tuple(usages.map(text))),
    keyword("calls", tuple(calls.map(({ constant }) => constant))),
    ...given(
      aliases.length === 0 ? undefined : keyword("aliases", tuple(aliases.map((alias) => text(alias.name)))),
      timeout === undefined ? undefined : keyword("timeout", float(timeout)),
    ),
  );
}

/** What constants of a file are made of. */
class ConstantsFile {
  readonly #scope: TypeScope;

  constructor(model: DeviceModel) {
    this.#scope = typeScope(model);
  }

  use(module: string, name: string): string {
    return this.#scope.imports.use(`._katcp.${module}`, name);
  }

  view(doc: string, constants: readonly string[]): ConstantsView {
    return { doc, imports: this.#scope.imports.print(), constants };
  }

  call(each: Call): string {
    const { constant, request, argsType, replyType, reply, informType } = each;
    const make = replyType === undefined ? this.use("calls", "no_reply") : this.#scope.own(replyType ?? "");
    const members = (reply ?? []).map((field) => text(informType === undefined ? fieldName(field) : fieldName(field, INFORMS)));
    const parts = [
      text(request.name),
      this.#fields("argument", each.arguments),
      reply === undefined ? "None" : this.#fields("reply value", reply),
      make,
      ...given(
        argsType === undefined ? undefined : keyword("make_arguments", this.#scope.own(argsType ?? "")),
        members.length === 0 ? undefined : keyword("reply_members", tuple(members)),
        keyword("handler", text(each.handler)),
        request.aliases.length === 0 ? undefined : keyword("aliases", tuple(request.aliases.map((alias) => text(alias.name)))),
        each.effect.when.length === 0 ? undefined : keyword("allowed", tuple(each.effect.when.map((state) => this.#allowed(state)))),
        informType === undefined ? undefined : keyword("informs", tuple(this.#informs(each, informType))),
      ),
    ];
    const name = this.use("calls", informType === undefined ? "Call" : "InformCall");
    // Of several kinds, no checker of types makes their union.
    const types = (): string => [replyType, informType].map((type) => this.#scope.own(type ?? "")).join(", ");
    const annotation = each.kinds === undefined ? "" : `: ${name}[${types()}]`;
    return lay(`${constant}${annotation} = `, call(name, ...parts), { indent: 0, after: "" });
  }

  asynchronous(inform: InformModel): string {
    const expression = this.#inform(inform.name, inform.arguments, { type: informTypeOf(inform) });
    return lay(`${constantOf(inform)} = `, expression, { indent: 0, after: "" });
  }

  #informs(each: Call, informType: string): readonly Expression[] {
    if (each.kinds === undefined) return [this.#inform(each.request.name, each.informs ?? [], { type: informType })];
    return each.kinds.map((kind) => this.#inform(kind.name, kind.arguments, { type: kindTypeOf(each, kind), taken: KIND }));
  }

  #inform(
    name: string,
    fields: readonly FieldModel[],
    { type, taken }: { readonly type: string; readonly taken?: ReadonlySet<string> },
  ): Expression {
    const members = fields.map((field) => text(taken === undefined ? fieldName(field) : fieldName(field, taken)));
    const parts = given(this.#fields("value", fields), this.#scope.own(type ?? ""), members.length === 0 ? undefined : tuple(members));
    return call(this.use("calls", "Inform"), text(name), ...parts);
  }

  #allowed({ sensor, values }: StateModel): Expression {
    return call(this.use("calls", "Allowed"), text(sensor), tuple(values.map((value) => text(String(value)))));
  }

  #fields(noun: string, fields: readonly FieldModel[]): Expression {
    return call(this.use("fields", "Fields"), text(noun), ...fields.map((field) => this.#field(field)));
  }

  #field(field: FieldModel): Expression {
    const { name, type, words, optional, default: written, repeated, secret } = field;
    const most = repeated === undefined || repeated.maximum === Number.POSITIVE_INFINITY ? "None" : String(repeated.maximum);
    const parts = given(
      optional ? keyword("optional", "True") : undefined,
      written === undefined ? undefined : keyword("default", wireBytes(written, field)),
      repeated === undefined ? undefined : keyword("repeated", tuple([String(repeated.minimum), most])),
      secret ? keyword("secret", "True") : undefined,
    );
    return call(this.use("fields", "Field"), text(name), datatypeExpression(type, words, this.#scope), ...parts);
  }
}
