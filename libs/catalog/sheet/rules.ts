import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import type { HubError } from '@shutong/platform';
import type { CellProblem } from './cells';
import { rowErrors } from './sheet.errors';

/** The same rules as of the GraphQL input, with each broken one at the column that breaks it. */
export function checked<T extends object>(
  type: ClassConstructor<T>,
  thing: object,
): { readonly input: T; readonly problems: readonly CellProblem[] } {
  const input = plainToInstance(type, thing);
  return { input, problems: validateSync(input).flatMap((error) => problemsOf(error, [])) };
}

/** Places in a list are not part of a column's key. */
function problemsOf(broken: ValidationError, above: readonly string[]): CellProblem[] {
  const { property, constraints = {}, children = [] } = broken;
  const path = /^\d+$/.test(property) ? above : [...above, property];
  const [rule] = Object.keys(constraints);
  const own = rule === undefined ? [] : [{ key: path.join('.'), error: errorOf(broken, rule) }];
  return [...own, ...children.flatMap((child) => problemsOf(child, path))];
}

function errorOf({ target, property, value }: ValidationError, rule: string): HubError {
  if (isBlank(value)) return rowErrors.missing();
  const limits = limitsOf(target!.constructor, property, rule);
  const most = limits.at(-1) ?? 0;
  if (rule === 'arrayMaxSize') return rowErrors.tooMany({ limit: most });
  if (/length/i.test(rule)) return rowErrors.tooLong({ limit: most });
  if (rule === 'isIn') {
    return rowErrors.unknownValue({
      value: String(value),
      allowed: [...new Set(allowed(target!, property))].join(' / '),
    });
  }
  return rowErrors.malformed({ value: String(value) });
}

const isBlank = (value: unknown): boolean => value === '' || value === null || value === undefined;

const rulesOf = (type: unknown, property: string) =>
  getMetadataStorage()
    .getTargetValidationMetadatas(type as ClassConstructor<object>, '', false, false)
    .filter(({ propertyName }) => propertyName === property);

const limitsOf = (type: unknown, property: string, rule: string): number[] =>
  rulesOf(type, property).flatMap(({ name, constraints = [] }) =>
    name === rule ? constraints.filter((one) => typeof one === 'number') : [],
  );

const allowed = (target: object, property: string): string[] =>
  rulesOf(target.constructor, property).flatMap(({ name, constraints = [] }) =>
    name === 'isIn' ? (constraints[0] as unknown[]).map(String) : [],
  );
