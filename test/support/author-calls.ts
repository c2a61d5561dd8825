import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtime = join(root, "runtime");
const guardFile = join(runtime, "guard.ts");

/** The doors of the package, through which authors give us code of theirs. */
const publicDoors = ["index.ts", "contract.ts"];

/**
 * Interfaces that authors may implement and that are ground, not callbacks: without a clock or a stream nothing runs that could tell
 * of a failure; a `Datatype` is written by `defineDatatype` alone (an author's own one comes in as a `Codec`), a `Pattern` by
 * `pattern` and a `SchemaCheck` by `schema`; and what `pinoSink` makes of a logger comes back as a sink.
 */
const ground = [
  "Clock",
  "ListenFunction",
  "OpenListener",
  "TakeStream",
  "Datatype",
  "Pattern",
  "SchemaCheck",
  "PinoDestination",
  "PinoLike",
];

/** Our own types for what authors gave us: their members are doors too. */
const innerDoors = [
  ["server/hooks.ts", "DeviceHooks"],
  ["server/requests/request-table.ts", "RequestHandler"],
  ["server/requests/responder.ts", "InformIterator"],
] as const;

/** A call of the author's code that does not go through the guard. */
export interface BareCall {
  readonly place: string;
  readonly text: string;
}

/** How many doors were found, and which calls go past the guard. */
export interface AuthorCalls {
  readonly doors: readonly string[];
  readonly bare: readonly BareCall[];
}

/** Looks through all of the runtime with the compiler's own eyes. `extra`: a file that stands in it for a test, by its path below `runtime`. */
export function findAuthorCalls(extra: Readonly<Record<string, string>> = {}): AuthorCalls {
  const program = createProgram(extra);
  const search = new Search(program);
  return { doors: search.doorNames(), bare: search.bareCalls() };
}

function createProgram(extra: Readonly<Record<string, string>>): ts.Program {
  const files = readdirSync(runtime, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules)\//.test(file))
    .map((file) => join(runtime, file));
  const virtual = new Map(Object.entries(extra).map(([file, text]) => [join(runtime, file), text]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => virtual.has(file) || fileExists(file);
  host.readFile = (file) => virtual.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const text = virtual.get(file);
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  };
  return ts.createProgram([...files, ...virtual.keys()], options, host);
}

class Search {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #doors = new Map<ts.Node, string>();
  readonly #seen = new Set<ts.Type>();

  constructor(program: ts.Program) {
    this.#program = program;
    this.#checker = program.getTypeChecker();
    for (const file of publicDoors) for (const symbol of this.#exportsOf(file)) this.#readExport(symbol);
    for (const [file, name] of innerDoors) {
      const symbol = this.#exportsOf(file).find((each) => each.name === name);
      if (symbol !== undefined) this.#takeIn(this.#checker.getDeclaredTypeOfSymbol(symbol), name);
    }
    if (this.#doors.size === 0) throw new Error("no doors found: is the program empty?");
  }

  doorNames(): readonly string[] {
    return [...new Set(this.#doors.values())].sort();
  }

  bareCalls(): readonly BareCall[] {
    const bare: BareCall[] = [];
    const visit = (node: ts.Node): void => {
      if (this.#isBare(node)) bare.push(describe(node));
      ts.forEachChild(node, visit);
    };
    for (const file of this.#program.getSourceFiles()) if (isOurs(file) && file.fileName !== guardFile) visit(file);
    return bare;
  }

  #exportsOf(file: string): readonly ts.Symbol[] {
    const source = this.#program.getSourceFile(join(runtime, file));
    const module = source === undefined ? undefined : this.#checker.getSymbolAtLocation(source);
    return (module === undefined ? [] : this.#checker.getExportsOfModule(module)).map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol,
    );
  }

  /** What comes in: the parameters of functions, constructors and methods, and what subclasses override. */
  #readExport(symbol: ts.Symbol): void {
    for (const declaration of symbol.declarations ?? []) {
      if (!isOurs(declaration.getSourceFile())) continue;
      if (ts.isFunctionDeclaration(declaration)) this.#readParameters(declaration, symbol.name);
      if (ts.isClassDeclaration(declaration)) for (const each of this.#withBases(declaration)) this.#readClass(each, symbol.name);
      if (ts.isInterfaceDeclaration(declaration) && !ground.includes(symbol.name)) this.#readOutput(declaration, symbol.name);
    }
  }

  /** A class of ours, and those that it extends. */
  #withBases(declaration: ts.ClassDeclaration): readonly ts.ClassDeclaration[] {
    const [base] = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
    const found = base && this.#checker.getTypeAtLocation(base).symbol?.declarations?.find(ts.isClassDeclaration);
    return found === undefined || !isOurs(found.getSourceFile()) ? [declaration] : [declaration, ...this.#withBases(found)];
  }

  #readClass(declaration: ts.ClassDeclaration, name: string): void {
    for (const member of declaration.members) {
      const flags = ts.getCombinedModifierFlags(member);
      if (ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal")) continue;
      if (flags & ts.ModifierFlags.Private || (member.name !== undefined && ts.isPrivateIdentifier(member.name))) continue;
      if (ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) this.#readParameters(member, name);
      // What is protected is there to be overridden, but for what only adds something.
      if (ts.isMethodDeclaration(member) && flags & ts.ModifierFlags.Protected) this.#doors.set(member, `${name}.${member.name.getText()}`);
    }
  }

  /** What we give back may take callbacks itself, as a family's methods may. */
  #readOutput(declaration: ts.InterfaceDeclaration, name: string): void {
    for (const member of declaration.members) if (ts.isMethodSignature(member)) this.#readParameters(member, name);
  }

  #readParameters(declaration: ts.SignatureDeclaration, name: string): void {
    for (const parameter of declaration.parameters) this.#takeIn(this.#checker.getTypeAtLocation(parameter), name);
  }

  /** A type that authors give us: each function in it is a door. */
  #takeIn(type: ts.Type, name: string): void {
    if (this.#seen.has(type)) return;
    this.#seen.add(type);
    const own = type.aliasSymbol?.name ?? type.symbol?.name ?? "";
    if (ground.includes(own)) return;
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const constraint = this.#checker.getBaseConstraintOfType(type);
      if (constraint !== undefined && constraint !== type) this.#takeIn(constraint, name);
      return;
    }
    if (type.flags & ts.TypeFlags.Conditional) {
      const { trueType, falseType } = (type as ts.ConditionalType).root.node;
      for (const branch of [trueType, falseType]) this.#takeIn(this.#checker.getTypeFromTypeNode(branch), name);
      return;
    }
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) this.#takeIn(part, name);
      return;
    }
    for (const part of this.#checker.getTypeArguments(type as ts.TypeReference) ?? []) this.#takeIn(part, name);
    const isOfUs = type.symbol?.declarations?.some((declaration) => isOurs(declaration.getSourceFile())) ?? false;
    // Classes of ours are given back to us as they are; their methods are no code of the author's.
    if (!isOfUs || type.isClass() || type.symbol.flags & ts.SymbolFlags.Class) return;
    for (const signature of type.getCallSignatures()) this.#takeSignature(signature, name);
    for (const member of type.getProperties()) this.#takeMember(member, `${own || name}.${member.name}`);
  }

  #takeSignature(signature: ts.Signature, name: string): void {
    const { declaration } = signature;
    if (declaration !== undefined && isOurs(declaration.getSourceFile())) this.#doors.set(declaration, name);
  }

  #takeMember(member: ts.Symbol, name: string): void {
    const [declaration] = member.declarations ?? [];
    if (declaration !== undefined) this.#takeIn(this.#checker.getTypeOfSymbolAtLocation(member, declaration), name);
  }

  /** A call of a door outside of the guard; or a door that is handed on as if it were a function of ours. */
  #isBare(node: ts.Node): boolean {
    if (ts.isCallExpression(node)) return this.#callsDoor(node) && !this.#isGuarded(node);
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
    return this.#isLaundered(node);
  }

  #callsDoor(call: ts.CallExpression): boolean {
    const { expression } = call;
    // `handler.apply(owner, args)` calls it as well.
    if (ts.isPropertyAccessExpression(expression) && ["apply", "call"].includes(expression.name.text)) {
      if (this.#isDoor(expression.expression)) return true;
    }
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    return declaration !== undefined && this.#doors.has(declaration);
  }

  #isDoor(expression: ts.Expression): boolean {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(expression));
    return type.getCallSignatures().some(({ declaration }) => declaration !== undefined && this.#doors.has(declaration));
  }

  /** Whether the innermost function that the call stands in is given to the guard. */
  #isGuarded(call: ts.Node): boolean {
    let node = call.parent;
    while (node !== undefined && !ts.isFunctionLike(node)) node = node.parent;
    return node !== undefined && ts.isCallExpression(node.parent) && this.#isOfGuard(node.parent);
  }

  #isOfGuard(call: ts.CallExpression): boolean {
    return this.#checker.getResolvedSignature(call)?.declaration?.getSourceFile().fileName === guardFile;
  }

  /** A function whose type is no door any more would be called without anybody noticing. */
  #isLaundered(node: ts.Expression): boolean {
    const parent = placeOf(node);
    if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return false;
    if (ts.isCallExpression(parent) && parent.expression === node) return false;
    const contextual = this.#checker.getContextualType(node);
    if (contextual === undefined || !this.#isDoor(node)) return false;
    if (ts.isCallExpression(parent) && this.#isOfGuard(parent)) return false;
    const signatures = this.#checker.getNonNullableType(contextual).getCallSignatures();
    return signatures.length > 0 && signatures.every(({ declaration }) => declaration === undefined || !this.#doors.has(declaration));
  }
}

/** Where a value goes: past what hands it on as it is. */
function placeOf(node: ts.Node): ts.Node {
  let { parent } = node;
  while (
    ts.isBinaryExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isConditionalExpression(parent)
  )
    parent = parent.parent;
  return parent;
}

function isOurs(file: ts.SourceFile): boolean {
  return file.fileName.startsWith(`${runtime}/`) && !file.fileName.includes("/node_modules/") && !file.isDeclarationFile;
}

function describe(node: ts.Node): BareCall {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  const [text = ""] = node.getText().split("\n");
  return { place: `${relative(root, file.fileName)}:${line + 1}`, text };
}
