import { DatabaseError } from 'pg';
import { SourceError } from '../source.errors';

const stateOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const codeByState: Readonly<Record<string, SourceError['code']>> = {
  '57014': 'connector.source-deadline',
  // The view or a column went away, or the account lost its right, since the table was learnt.
  '42P01': 'connector.source-table',
  '42703': 'connector.source-table',
  '42501': 'connector.source-table',
  '3F000': 'connector.source-table',
};

/** Refused sign-in, no such database, too many connections, locked too long, shutting down, connection lost. */
const unavailable = /^(28|3D|53|55P03|57P|08)/;

/** A database's failure without its text, which may hold values: SQLSTATE or system code alone. */
export function failureOf(error: unknown, table: string): SourceError {
  if (error instanceof SourceError) return error;
  const state = stateOf(error);
  const code = codeByState[state];
  if (code) return new SourceError(code, { table });
  const reached = error instanceof DatabaseError && !unavailable.test(state);
  return new SourceError(reached ? 'connector.source-failed' : 'connector.source-unavailable', {
    table,
    state: state || 'connection lost',
  });
}

/** Data exceptions (class 22) and a domain's check: perhaps a value that its column cannot have. */
export const isAboutValue = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(22|23514$)/.test(error.code ?? '');

/** What a view raises on some row, or a read that took too long, says nothing of the table's columns. */
export const isAboutRows = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(22|23514$|P0|57014$)/.test(error.code ?? '');

/** After these the connection is as good as before; after any other it is given up. */
export const keepsConnection = (error: unknown): boolean =>
  error instanceof SourceError || error instanceof DatabaseError;
