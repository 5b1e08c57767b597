import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '@shutong/platform';
import type { Schema } from './schema';
import { TypeSchemas } from './type-schema';

/** The sources behind the given files, as the compiler understands them. */
export function programOf(...roots: readonly string[]): ts.Program {
  const file = ts.readConfigFile(join(projectRoot(), 'tsconfig.json'), (f) => ts.sys.readFile(f));
  const { options } = ts.parseJsonConfigFileContent(file.config, ts.sys, projectRoot());
  const paths = roots.map((root) => join(projectRoot(), root));
  return ts.createProgram(paths, options);
}

/** What only the sources say: the doc comment of a handler and the type of its answer. */
export class SourceTypes {
  private readonly checker: ts.TypeChecker;
  private readonly schemas: TypeSchemas;
  private readonly declared = new Map<string, readonly ts.NamedDeclaration[]>();

  constructor(program: ts.Program) {
    this.checker = program.getTypeChecker();
    this.schemas = new TypeSchemas(this.checker);
    for (const source of program.getSourceFiles()) {
      if (!source.fileName.includes('/node_modules/'))
        source.forEachChild((node) => this.note(node));
    }
  }

  /** Named types that the schemas refer to. */
  get components(): ReadonlyMap<string, Schema> {
    return this.schemas.components;
  }

  /** The doc comment of a handler, else that of its controller. */
  description(controller: string, handler: string): string {
    const symbolOf = (node: ts.NamedDeclaration) => this.checker.getSymbolAtLocation(node.name!);
    const own = this.schemas.describe(symbolOf(this.handler(controller, handler)));
    return own || this.schemas.describe(symbolOf(this.named(controller)));
  }

  /**
   * What a class says of a property, its own or an inherited one: in a doc comment, else to a decorator as its
   * only text, which is where GraphQL has it from.
   */
  propertyDescription(type: string, property: string): string {
    const symbol = this.checker
      .getPropertiesOfType(this.checker.getTypeAtLocation(this.named(type)))
      .find((one) => one.getName() === property);
    return this.schemas.describe(symbol) || decoratedWith(symbol?.valueDeclaration);
  }

  /** Schema of what a handler resolves to; undefined where it answers nothing. */
  answer(controller: string, handler: string): Schema | undefined {
    const signature = this.checker.getSignatureFromDeclaration(this.handler(controller, handler))!;
    const type = this.checker.getAwaitedType(this.checker.getReturnTypeOfSignature(signature))!;
    const isNothing = type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined);
    return isNothing ? undefined : this.schemas.of(type);
  }

  /** Schema of an exported interface or type. */
  type(name: string): Schema {
    return this.schemas.of(this.checker.getTypeAtLocation(this.named(name)));
  }

  private note(node: ts.Node): void {
    const hasType =
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node);
    if (!hasType || !node.name) return;
    const { text } = node.name;
    this.declared.set(text, [...(this.declared.get(text) ?? []), node]);
  }

  private named(name: string): ts.NamedDeclaration {
    const [found, other] = this.declared.get(name) ?? [];
    if (!found) throw new Error(`No source declares ${name}`);
    if (other) throw new Error(`Several sources declare ${name}: which is meant?`);
    return found;
  }

  private handler(controller: string, handler: string): ts.MethodDeclaration {
    const { members } = this.named(controller) as ts.ClassDeclaration;
    return members.find(
      (member): member is ts.MethodDeclaration =>
        ts.isMethodDeclaration(member) && member.name.getText() === handler,
    )!;
  }
}

function decoratedWith(declaration: ts.Declaration | undefined): string {
  if (!declaration || !ts.canHaveDecorators(declaration)) return '';
  const calls = (ts.getDecorators(declaration) ?? [])
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression);
  const text = calls.flatMap(({ arguments: [only] }) =>
    only && ts.isStringLiteral(only) ? [only.text] : [],
  );
  return text[0] ?? '';
}
