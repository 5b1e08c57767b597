import { DatabaseError } from 'pg';
import type { RejectionReason } from '@shutong/wire';
import { ConnectorError } from '../../../errors/connector-error';
import { SourceError } from '../../../source/source.errors';

const byState: Readonly<Record<string, RejectionReason>> = {
  '23502': 'missing',
  '23503': 'reference',
  '23505': 'duplicate',
  // The same key twice in one statement.
  '21000': 'duplicate',
  P0001: 'rule',
};

/** Why a table does not take a row; undefined where it is not the row's fault. */
export function reasonOf(error: unknown): RejectionReason | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  const { code = '', routine } = error;
  if (byState[code]) return byState[code];
  // A policy of the table or the condition of a view; its state is also that of missing rights.
  if (routine === 'ExecWithCheckOptions') return 'rule';
  if (code.startsWith('22')) return 'value';
  return code.startsWith('23') ? 'rule' : undefined;
}

/** Column or constraint that a row offends, never its value. */
export function placeOf(error: unknown): string {
  if (!(error instanceof DatabaseError)) return '';
  return error.column ?? error.constraint ?? error.dataType ?? '';
}

const codes = {
  '42P01': 'connector.target-table',
  '42703': 'connector.target-table',
  '42501': 'connector.target-table',
  '3F000': 'connector.target-table',
  // No unique index on the key.
  '42P10': 'connector.target-key',
} as const;

/** Refused sign-in, no such database, too many connections, shutting down, lock or connection lost. */
const unavailable = /^(28|3D|53|55|57|58|08|40)/;

/** A failure of the target without the database's own text, which may hold values. */
export function targetFailureOf(error: unknown, table: string): ConnectorError {
  // Of a table or column that is not there: of the target here.
  if (error instanceof SourceError) return new ConnectorError('connector.target-table', { table });
  if (error instanceof ConnectorError) return error;
  const state = error instanceof DatabaseError ? (error.code ?? '') : '';
  const code = codes[state as keyof typeof codes];
  if (code) return new ConnectorError(code, { table });
  const reached = error instanceof DatabaseError && !unavailable.test(state);
  const name = reached ? 'connector.target-failed' : 'connector.target-unavailable';
  return new ConnectorError(name, { table, state: state || 'connection lost' });
}
