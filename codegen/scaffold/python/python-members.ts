import { childrenOf, type PythonNode, textOf } from "./parse-python.js";
import type { PythonClass } from "./python-classes.js";

/** Something that a class defines: a method, also a decorated one, or what a name is set to. */
export interface PythonMember {
  readonly name: string;
  /** Where its name stands. */
  readonly node: PythonNode;
  /** The statement of the class's body that it stands in. */
  readonly statement: PythonNode;
  readonly isAbstract: boolean;
  /** Whether it takes the context of a request, as handlers do. */
  readonly takesContext: boolean;
}

/** What a class defines, in the order of the text, also within `if` and `try`. */
export function pythonMembers(owner: PythonNode, text: string): readonly PythonMember[] {
  return statementsOf(owner).flatMap((statement) => definedBy(statement, text).map((each) => ({ ...each, statement })));
}

/** The statements of a class, or of another block. */
export function statementsOf(owner: PythonNode): readonly PythonNode[] {
  const body = owner.getChild("Body");
  return body === null ? [] : childrenOf(body).filter(({ name }) => name !== ":" && name !== "Comment");
}

type Definition = Omit<PythonMember, "statement">;

function definedBy(node: PythonNode, text: string): readonly Definition[] {
  switch (node.name) {
    case "FunctionDefinition":
      return [functionOf(node, text, false)];
    case "DecoratedStatement": {
      const isAbstract = node.getChildren("Decorator").some((each) => /\babstractmethod\s*$/.test(textOf(each, text)));
      return node.getChildren("FunctionDefinition").map((each) => functionOf(each, text, isAbstract));
    }
    case "AssignStatement":
      return targetsOf(node).map((each) => ({ name: textOf(each, text), node: each, isAbstract: false, takesContext: false }));
    default:
      return childrenOf(node)
        .filter(({ name }) => /Statement|^Body$|^StatementGroup$/.test(name))
        .flatMap((child) => definedBy(child, text));
  }
}

function functionOf(node: PythonNode, text: string, isAbstract: boolean): Definition {
  const name = node.getChild("VariableName") ?? node;
  const parameters = textOf(node.getChild("ParamList") ?? { from: 0, to: 0 }, text);
  return { name: textOf(name, text), node: name, isAbstract, takesContext: /\bctx\b|\b(?:Request|Inform)Context\b/.test(parameters) };
}

/** The names that stand before the last `=`, or before the type. */
function targetsOf(node: PythonNode): readonly PythonNode[] {
  const parts = childrenOf(node);
  const end = parts.findLastIndex(({ name }) => name === "AssignOp");
  return parts.slice(0, end === -1 ? undefined : end).filter(({ name }) => name === "VariableName");
}

/** The names of the handlers that a class has: its own, also abstract ones, and what the classes above it have written. */
export function pythonHandlerNames({ node, ancestors }: PythonClass, text: string): ReadonlySet<string> {
  const inherited = ancestors.flatMap((each) => pythonMembers(each, text)).filter(({ isAbstract }) => !isAbstract);
  return new Set([...pythonMembers(node, text), ...inherited].map(({ name }) => name));
}

/** The methods that look like handlers of requests which the interface does not have, in the order of the text. */
export function strayPythonHandlers(
  { node, ancestors }: PythonClass,
  handlers: ReadonlySet<string>,
  text: string,
): readonly PythonMember[] {
  const members = [node, ...ancestors].flatMap((each) => pythonMembers(each, text));
  const stray = members.filter(({ name, takesContext }) => takesContext && /^on_[a-z]/.test(name) && !handlers.has(name));
  return [...new Map(stray.map((each) => [each.name, each])).values()].toSorted((one, other) => one.node.from - other.node.from);
}
