/** The few kinds of failure that callers treat differently. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'not-acceptable'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'range'
  | 'too-many'
  | 'unavailable'
  | 'deadline'
  | 'unexpected';

export const statusOf: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'not-acceptable': 406,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  range: 416,
  'too-many': 429,
  unavailable: 503,
  deadline: 504,
  unexpected: 500,
};

export type ErrorParams = Readonly<Record<string, string | number>>;

/** One violated rule of an input: which field, and why, in the caller's words. */
export interface FieldProblem {
  readonly field: string;
  readonly rule: string;
  /** Article of Decree 809 that asks for it, where one does. */
  readonly article?: number;
}

/**
 * Every expected failure of the hub. `code` is a promise to clients (docs/errors.md); the text in
 * both languages comes from catalog/messages, filled with `params`.
 */
export class HubError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    readonly params: ErrorParams = {},
    readonly problems: readonly FieldProblem[] = [],
  ) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'HubError';
  }

  get status(): number {
    return statusOf[this.kind];
  }
}

const catalogue = new Map<string, ErrorKind>();

/** Every code that this process can answer, for docs and tests. */
export function errorCatalogue(): ReadonlyMap<string, ErrorKind> {
  return catalogue;
}

type Raise = (params?: ErrorParams, problems?: readonly FieldProblem[]) => HubError;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/**
 * Declares the errors of a feature: `defineErrors('catalog.entry', { notFound: 'not-found' })` gives
 * `errors.notFound({ id })` with the code `catalog.entry.not-found`.
 */
export function defineErrors<const T extends Readonly<Record<string, ErrorKind>>>(
  prefix: string,
  table: T,
): { readonly [K in keyof T]: Raise } {
  const raise = Object.entries(table).map(([name, kind]): [string, Raise] => {
    const code = `${prefix}.${kebab(name)}`;
    catalogue.set(code, kind);
    return [name, (params, problems) => new HubError(code, kind, params, problems)];
  });
  return Object.fromEntries(raise) as { [K in keyof T]: Raise };
}
