import { Big } from 'big.js';
import { limits, type FieldProblem } from '@shutong/platform';
import { scoreErrors } from './score.errors';
import type { Values } from './score.formula';

/** Anyone's figures: of which unit and period, and what its leaves were given. */
export interface Figures {
  readonly unit: string;
  readonly period: string;
  readonly values: Values;
}

const known = ['unit', 'period', 'values'];

/**
 * Of `{"unit","period","values":{"<node code>":number}}`.
 * @throws statistics.score.not-figures naming each mistake
 */
export function figuresOf(content: unknown): Figures {
  if (!isObject(content)) throw notFigures([{ field: '/', rule: 'an object' }]);
  const { unit, period, values } = content;
  const problems = [
    ...Object.keys(content)
      .filter((key) => !known.includes(key))
      .map((field) => ({ field, rule: known.join(', ') })),
    ...Object.entries({ unit, period }).flatMap(([field, text]) =>
      isName(text) ? [] : [{ field, rule: `text of 1 to ${limits.nameField.value} characters` }],
    ),
    ...(isObject(values) ? valueProblems(values) : [{ field: 'values', rule: 'an object' }]),
  ];
  if (problems.length > 0) throw notFigures(problems);
  const given = Object.entries(values as Record<string, number>);
  return {
    ...{ unit: unit as string, period: period as string },
    values: new Map(given.map(([code, value]) => [code, Big(value)])),
  };
}

const valueProblems = (values: Record<string, unknown>): FieldProblem[] =>
  Object.entries(values).flatMap(([code, value]) =>
    typeof value === 'number' && Number.isFinite(value)
      ? []
      : [{ field: `values.${code}`, rule: 'a number' }],
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isName = (text: unknown): boolean =>
  typeof text === 'string' && text.trim() !== '' && text.length <= limits.nameField.value;

const notFigures = (problems: readonly FieldProblem[]) => scoreErrors.notFigures({}, problems);
