import type { Node } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import type { ClassNode, DerivedClass } from "./find-classes.js";

/** A member of a class by whose name a request may be handled: a method, an accessor or a property, also one that overloads. */
export interface WrittenHandler {
  readonly name: string;
  readonly node: Node;
}

/** The members of a class that a name of the interface can be that of, in their order. */
export function membersOf(node: ClassNode): readonly WrittenHandler[] {
  return node.forEachChildAsArray().flatMap((member) => {
    const name = memberName(member);
    return name === undefined ? [] : [{ name, node: member }];
  });
}

/** The names of the handlers that a class has: its own, also abstract ones, and what the classes above it have written. */
export function handlerNames({ node, ancestors }: DerivedClass): ReadonlySet<string> {
  const { Node } = morph();
  const inherited = ancestors.flatMap(membersOf).filter((member) => !(Node.isAbstractable(member.node) && member.node.isAbstract()));
  return new Set([...membersOf(node), ...inherited].map(({ name }) => name));
}

/** The members that look like handlers of requests which the interface does not have, in the order of the text. */
export function strayHandlers({ node, ancestors }: DerivedClass, handlers: ReadonlySet<string>): readonly WrittenHandler[] {
  const { Node, Scope } = morph();
  const seen = new Set(handlers);
  const members = [node, ...ancestors].flatMap(membersOf).toSorted((one, other) => one.node.getPos() - other.node.getPos());
  return members.filter((member) => {
    if (!/^request[A-Z_]/.test(member.name) || seen.has(member.name)) return false;
    if (Node.isScoped(member.node) && member.node.getScope() === Scope.Private) return false;
    seen.add(member.name);
    return true;
  });
}

function memberName(member: Node): string | undefined {
  const { Node } = morph();
  const isNamed =
    Node.isMethodDeclaration(member) ||
    Node.isPropertyDeclaration(member) ||
    Node.isGetAccessorDeclaration(member) ||
    Node.isSetAccessorDeclaration(member);
  if (!isNamed || member.isStatic()) return undefined;
  const name = member.getNameNode();
  const literal = Node.isComputedPropertyName(name) ? name.getExpression() : name;
  if (Node.isStringLiteral(literal) || Node.isNoSubstitutionTemplateLiteral(literal)) return literal.getLiteralText();
  return Node.isIdentifier(name) ? name.getText() : undefined;
}
