import type { FieldModel, InformModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import type { NamedTypeModel, TypeModel } from "../../../model/type-model.js";
import { tidyText } from "../../tidy-text.js";
import { informLine, replyLine } from "../../wire-form.js";
import { code, oneLine, paragraphs, sentence, typeFacts } from "../../words/facts.js";
import { memberWords } from "../field-words.js";
import { docstring } from "../layout/docstring.js";
import { call, type Expression, keyword, lay } from "../layout/expression.js";
import { Imports } from "../layout/imports.js";
import { text } from "../layout/literal.js";
import { isAsNamed, memberNames } from "../names/enum-names.js";
import { enumsOf, listsOf } from "../names/enums.js";
import { type Call, callsOf, fieldName, INFORMS, informTypeOf, KIND, kindTypeOf, typeNameOf } from "../names/names.js";
import { absentType, fieldType, plainType, type TypeScope } from "../py-type.js";
import { defaultValue } from "../values.js";

/** A class, or the name of another type. */
export interface DefinitionView {
  /** What opens it: the lines above its docstring. */
  readonly head: string;
  readonly doc: string;
  readonly members: readonly MemberView[];
}

type Member = Omit<MemberView, "before">;

/** A definition, with a blank line before its first member and after each that says something. */
function definition(head: string, doc: string, members: readonly Member[]): DefinitionView {
  const isApart = (index: number): boolean =>
    index === 0 || members[index - 1]?.doc !== "" || members[index]?.line.includes("\n    def ") === true;
  return { head, doc, members: members.map((member, index) => ({ before: isApart(index) ? "\n" : "", ...member })) };
}

/** A line of a class, and what is said of it. */
export interface MemberView {
  /** A blank line, or nothing. */
  readonly before: "\n" | "";
  readonly line: string;
  /** `""` for nothing. */
  readonly doc: string;
}

/** What `types.py` says. */
export function typesView(model: DeviceModel): { readonly imports: string; readonly definitions: readonly object[] } {
  const scope: TypeScope = { imports: new Imports(), enums: enumsOf(model), own: (name) => name };
  // After imports, what is no class stands nearer.
  const definitions = new TypesFile(scope)
    .of(model)
    .map((each, index) => ({ ...each, isApart: index > 0 || /^(?:@|class)/.test(each.head) }));
  return { imports: scope.imports.print(), definitions };
}

class TypesFile {
  readonly #scope: TypeScope;

  constructor(scope: TypeScope) {
    this.#scope = scope;
  }

  of(model: DeviceModel): readonly DefinitionView[] {
    return [
      ...model.types.map((type) => this.#named(type)),
      ...callsOf(model).flatMap((each) => this.#call(each)),
      ...model.informs.flatMap((inform) => this.#inform(inform)),
      ...(this.#scope.enums.own.get("") ?? []).map(({ name, type, owner }) => this.#enum(name, type, `What ${owner} may be.`)),
    ];
  }

  #named(named: NamedTypeModel): DefinitionView {
    const { type, description, deprecated } = named;
    const doc = withDeprecation(paragraphs(tidyText(description), typeFacts(type)), deprecated);
    const name = typeNameOf(named);
    if (type.datatype === "discrete") return this.#enum(name, type, doc === "" ? `The values of the type ${code(named.name)}.` : doc);
    const line = `${name}: ${this.#scope.imports.use("typing", "TypeAlias")} = ${plainType(type, this.#scope)}`;
    return definition(line, doc === "" ? "" : docstring(doc, 0), []);
  }

  #enum(name: string, type: TypeModel, doc: string): DefinitionView {
    const { values = [], meanings = [] } = type;
    const names = memberNames(values);
    const members = values.map((value, index) => {
      const meaning = meanings[index] ?? "";
      return { line: `    ${names[index]} = ${text(value)}`, doc: meaning === "" ? "" : docstring(sentence(oneLine(meaning)), 4) };
    });
    const property = {
      line: `    @property\n    def katcp_value(self) -> bytes:\n${docstring("The value on the wire.", 8)}\n        return self.value.encode()`,
      doc: "",
    };
    const isPlain = values.every((value, index) => isAsNamed(value, names[index] ?? ""));
    const head = `class ${name}(${this.#scope.imports.use("enum", "Enum")}):`;
    return definition(head, docstring(doc, 4), isPlain ? members : [...members, property]);
  }

  #own(owner: string): readonly DefinitionView[] {
    return (this.#scope.enums.own.get(owner) ?? []).map((each) => this.#enum(each.name, each.type, `What ${each.owner} may be.`));
  }

  #call(each: Call): readonly DefinitionView[] {
    const { usage, argsType, informType, replyType, kinds, request } = each;
    const enums = listsOf(each).flatMap(([owner]) => this.#own(owner));
    const use = code(usage);
    const informOf = informType === undefined ? undefined : informType;
    return [
      ...enums,
      ...(argsType === undefined ? [] : [this.#dataclass(argsType, `What ${use} takes.`, this.#fields(each.arguments))]),
      ...(informOf === undefined ? [] : kinds === undefined ? [this.#informBefore(each, informOf)] : this.#kinds(each, informOf)),
      ...(replyType === undefined ? [] : [this.#reply(each, replyType, `${code(replyLine(request.name, each))}: what ${use} replies.`)]),
    ];
  }

  #informBefore(each: Call, informType: string): DefinitionView {
    const line = informLine(each.request.name, each.informs ?? []);
    return this.#dataclass(informType, `One ${code(line)} before the reply to ${code(each.usage)}.`, this.#fields(each.informs ?? []));
  }

  #kinds(each: Call, informType: string): readonly DefinitionView[] {
    const { kinds = [], usage } = each;
    const classes = kinds.map((kind) => {
      const doc = `One ${code(informLine(kind.name, kind.arguments))} before the reply to ${code(usage)}.`;
      const literal = this.#scope.imports.use("typing", "Literal");
      const value = call(this.#scope.imports.use("dataclasses", "field"), keyword("default", text(kind.name)), keyword("init", "False"));
      const tag = { line: this.#member("kind", `${literal}[${text(kind.name)}]`, value), doc: "" };
      return this.#dataclass(kindTypeOf(each, kind), doc, [...this.#fields(kind.arguments, KIND), tag]);
    });
    const union = kinds.map((kind) => kindTypeOf(each, kind));
    const head = `${informType}: ${this.#scope.imports.use("typing", "TypeAlias")} = ${layUnion(union, informType)}`;
    const doc = docstring(`One inform before the reply to ${code(usage)}: its ${code("kind")} tells which.`, 0);
    return [...classes, definition(head, doc, [])];
  }

  #reply(each: Call, replyType: string, doc: string): DefinitionView {
    const { reply = [], informType } = each;
    if (informType === undefined) return this.#dataclass(replyType, doc, this.#fields(reply));
    const list = `list[${informType}]`;
    const value = call(this.#scope.imports.use("dataclasses", "field"), keyword("default_factory", list));
    const informs = { line: this.#member("informs", list, value), doc: docstring("What came before it; a device leaves it empty.", 4) };
    return this.#dataclass(replyType, doc, [...this.#fields(reply, INFORMS), informs]);
  }

  #inform(inform: InformModel): readonly DefinitionView[] {
    const name = informTypeOf(inform);
    const { arguments: fields, description, deprecated } = inform;
    const doc = `${code(informLine(inform.name, fields))}: ${sentence(tidyText(description))}`;
    return [...this.#own(name), this.#dataclass(name, withDeprecation(doc, deprecated), this.#fields(fields))];
  }

  #dataclass(name: string, doc: string, members: readonly Member[]): DefinitionView {
    const decorator = `@${this.#scope.imports.use("dataclasses", "dataclass")}(frozen=True, slots=True)`;
    return definition(`${decorator}\nclass ${name}:`, docstring(doc, 4), members);
  }

  #fields(fields: readonly FieldModel[], taken?: ReadonlySet<string>): readonly Member[] {
    return fields.map((field) => {
      const name = taken === undefined ? fieldName(field) : fieldName(field, taken);
      const doc = memberWords(field, name);
      return { line: this.#member(name, fieldType(field, this.#scope), this.#default(field)), doc: doc === "" ? "" : docstring(doc, 4) };
    });
  }

  #default(field: FieldModel): Expression | undefined {
    const { optional, default: written, repeated, secret } = field;
    const isLeftOut = optional || written !== undefined || repeated?.minimum === 0;
    const value = isLeftOut ? this.#absent(field) : undefined;
    if (!secret) return value;
    // What is secret is not shown.
    const shown =
      value === undefined ? [] : typeof value !== "string" && value.open.startsWith("field(") ? value.parts : [keyword("default", value)];
    return call(this.#scope.imports.use("dataclasses", "field"), ...shown, "repr=False");
  }

  #absent(field: FieldModel): Expression {
    if (field.repeated !== undefined) return "()";
    if (field.default !== undefined) return defaultValue(field, this.#scope);
    return absentType(field, this.#scope) === "None" ? "None" : this.#scope.imports.use("._katcp.absent", "ABSENT");
  }

  #member(name: string, type: string, value: Expression | undefined): string {
    return value === undefined ? `    ${name}: ${type}` : `    ${lay(`${name}: ${type} = `, value, { indent: 4, after: "" })}`;
  }
}

function withDeprecation(doc: string, deprecated: string | undefined): string {
  return deprecated === undefined ? doc : [doc, `Deprecated: ${sentence(oneLine(deprecated))}`].filter((part) => part !== "").join("\n\n");
}

/** A union, as `ruff format` breaks it. */
function layUnion(types: readonly string[], name: string): string {
  const line = types.join(" | ");
  if (`${name}: TypeAlias = ${line}`.length <= 88) return line;
  return line.length + 4 <= 88 ? `(\n    ${line}\n)` : `(\n    ${types.join("\n    | ")}\n)`;
}
