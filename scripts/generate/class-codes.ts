import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '@shutong/platform';

/** A code of a library's own error class, with what the class's doc comment says of it. */
export interface ClassCode {
  readonly code: string;
  readonly meaning: string;
}

/** Codes that the error classes of a file hold, in the order of the file. */
export function classCodes(file: string, prefix: string): ClassCode[] {
  const text = readFileSync(join(projectRoot(), file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isClassDeclaration)
    .flatMap((node) => codesIn(node, prefix).map((code) => ({ code, meaning: docOf(node) })));
}

function codesIn(node: ts.Node, prefix: string): string[] {
  if (ts.isStringLiteral(node)) return node.text.startsWith(`${prefix}.`) ? [node.text] : [];
  if (ts.isTemplateLiteralTypeNode(node) && node.head.text.startsWith(`${prefix}.`)) {
    return [`${node.head.text}<${node.templateSpans[0]!.type.getText().toLowerCase()}>`];
  }
  const found: string[] = [];
  node.forEachChild((child) => {
    found.push(...codesIn(child, prefix));
  });
  return found;
}

const docOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
