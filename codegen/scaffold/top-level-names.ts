import type { SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import type { ClassNode } from "./find-classes.js";

/** The names that something has already where a class stands: imports, declarations beside it, and its own. */
export function topLevelNames(source: SourceFile, owner: ClassNode): Set<string> {
  const { Node } = morph();
  const imported = source.getImportDeclarations().flatMap((declaration) => {
    const named = declaration.getNamedImports().map((each) => (each.getAliasNode() ?? each.getNameNode()).getText());
    return [declaration.getDefaultImport()?.getText(), declaration.getNamespaceImport()?.getText(), ...named];
  });
  const declared = source.getStatements().flatMap((statement) => {
    if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((each) => each.getName());
    return Node.hasName(statement) || Node.isNameable(statement) ? [statement.getName()] : [];
  });
  const own = [owner.getName(), ...owner.getTypeParameters().map((parameter) => parameter.getName())];
  return new Set([...imported, ...declared, ...own].filter((name) => name !== undefined));
}
