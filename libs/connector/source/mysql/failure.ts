import { SourceError } from '../source.errors';

/** What the driver says of a failure. */
interface Failure {
  /** The server's number; the driver's own failures have none. */
  readonly errno?: number;
  readonly code?: string;
  readonly sqlState?: string;
  /** Whether the connection ended. */
  readonly fatal?: boolean;
}

const codeByNumber: Readonly<Record<number, SourceError['code']>> = {
  // Too slow by MariaDB's limit, by MySQL's, or interrupted by an administrator.
  1969: 'connector.source-deadline',
  3024: 'connector.source-deadline',
  1317: 'connector.source-deadline',
  // The table, view or column went away, or the account lost its right, since the table was learnt.
  1146: 'connector.source-table',
  1049: 'connector.source-table',
  1054: 'connector.source-table',
  1142: 'connector.source-table',
  1143: 'connector.source-table',
  1044: 'connector.source-table',
  1356: 'connector.source-table',
};

/** Refused sign-in, too many connections, shutting down, killed. */
const unavailable = new Set([1040, 1045, 1053, 1077, 1079, 1129, 1130, 1203, 1226, 1698, 1927]);

/** A database's failure without its text, which may hold values: its number or system code alone. */
export function failureOf(error: unknown, table: string): SourceError {
  if (error instanceof SourceError) return error;
  const { errno = 0, code = '', sqlState } = error as Failure;
  const known = codeByNumber[errno];
  if (known && sqlState !== undefined) return new SourceError(known, { table });
  const reached = sqlState !== undefined && !unavailable.has(errno);
  const state = reached ? `${errno}/${sqlState}` : code || 'connection lost';
  return new SourceError(reached ? 'connector.source-failed' : 'connector.source-unavailable', {
    table,
    state,
  });
}

/** After these the connection is as good as before; after any other it is given up. */
export function keepsConnection(error: unknown): boolean {
  if (error instanceof SourceError) return true;
  const { sqlState, fatal, errno = 0 } = error as Failure;
  return sqlState !== undefined && fatal !== true && !unavailable.has(errno);
}
