import { limits } from '@shutong/platform';
import { rowQueryErrors } from '../row-query.errors';
import { comparisons, type Box, type Comparison, type RowCondition } from '../row-query';
import type { Tokens } from './tokens';

/**
 * A filter in CQL2 text (OGC 21-065r2): comparisons, `LIKE`, `BETWEEN`, `IN`, `IS NULL`, `S_INTERSECTS` with a
 * `BBOX`, dates and instants, `AND`, `OR`, `NOT` and brackets.
 */
export function readFilter(tokens: Tokens): RowCondition {
  const condition = either(tokens, 0);
  tokens.end();
  return condition;
}

function either(tokens: Tokens, depth: number): RowCondition {
  const { parameter } = tokens;
  const { value: limit } = limits.rowFilterDepth;
  if (depth > limit) throw rowQueryErrors.tooMuch({ parameter, what: 'levels', limit });
  return joined('or', tokens, () => joined('and', tokens, () => factor(tokens, depth)));
}

function joined(op: 'and' | 'or', tokens: Tokens, part: () => RowCondition): RowCondition {
  const conditions = [part()];
  while (tokens.word(op.toUpperCase())) conditions.push(part());
  return conditions.length === 1 ? conditions[0]! : { op, conditions };
}

const not = (condition: RowCondition): RowCondition => ({ op: 'not', condition });

function factor(tokens: Tokens, depth: number): RowCondition {
  let negations = 0;
  while (tokens.word('NOT')) negations += 1;
  const condition = primary(tokens, depth);
  return negations % 2 === 1 ? not(condition) : condition;
}

function primary(tokens: Tokens, depth: number): RowCondition {
  if (tokens.sign('(')) {
    const condition = either(tokens, depth + 1);
    tokens.expectSign(')');
    return condition;
  }
  return tokens.isWord('S_INTERSECTS') ? intersects(tokens) : predicate(tokens);
}

function intersects(tokens: Tokens): RowCondition {
  tokens.take();
  tokens.expectSign('(');
  const geometry = tokens.name();
  tokens.expectSign(',');
  tokens.expectWord('BBOX');
  tokens.expectSign('(');
  const sides = tokens.list(() => Number(number(tokens)));
  tokens.expectSign(')');
  tokens.expectSign(')');
  if (sides.length !== 4) throw rowQueryErrors.boxMisfit({ parameter: tokens.parameter });
  return { op: 'intersects', place: { geometry }, box: sides as unknown as Box };
}

function predicate(tokens: Tokens): RowCondition {
  const column = tokens.name();
  if (tokens.word('IS')) return nullness(tokens, column);
  const isNegated = tokens.word('NOT');
  const found = ranged(tokens, column);
  if (found) return isNegated ? not(found) : found;
  if (isNegated) throw tokens.misfit('LIKE, IN, BETWEEN');
  const by = comparisons.find((sign) => tokens.sign(sign));
  if (!by) throw tokens.misfit('=, <>, <, <=, >, >=, LIKE, IN, BETWEEN, IS');
  return compared(by, column, literal(tokens));
}

const compared = (by: Comparison, column: string, value: string): RowCondition => ({
  ...{ op: 'compare', column, by, value },
});

function nullness(tokens: Tokens, column: string): RowCondition {
  const isNegated = tokens.word('NOT');
  tokens.expectWord('NULL');
  return isNegated ? not({ op: 'isNull', column }) : { op: 'isNull', column };
}

function ranged(tokens: Tokens, column: string): RowCondition | undefined {
  if (tokens.word('LIKE')) {
    if (tokens.next.kind !== 'text') throw tokens.misfit("'text'");
    return { op: 'like', column, pattern: tokens.take().value };
  }
  if (tokens.word('IN')) {
    tokens.expectSign('(');
    const values = tokens.list(() => literal(tokens));
    tokens.expectSign(')');
    return { op: 'in', column, values };
  }
  if (!tokens.word('BETWEEN')) return undefined;
  const least = compared('>=', column, literal(tokens));
  tokens.expectWord('AND');
  return { op: 'and', conditions: [least, compared('<=', column, literal(tokens))] };
}

/** What it is a value of, the column says. */
function literal(tokens: Tokens): string {
  if (tokens.next.kind === 'text') return tokens.take().value;
  for (const word of ['TRUE', 'FALSE']) if (tokens.word(word)) return word.toLowerCase();
  for (const word of ['DATE', 'TIMESTAMP']) if (tokens.word(word)) return time(tokens);
  return number(tokens);
}

function time(tokens: Tokens): string {
  tokens.expectSign('(');
  if (tokens.next.kind !== 'text') throw tokens.misfit("'text'");
  const { value } = tokens.take();
  tokens.expectSign(')');
  return value;
}

function number(tokens: Tokens): string {
  const sign = tokens.sign('-') ? '-' : '';
  if (tokens.next.kind !== 'number') throw tokens.misfit("'text', number, TRUE, DATE('…')");
  return sign + tokens.take().value;
}
