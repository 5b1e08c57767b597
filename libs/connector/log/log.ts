import { pino, type Logger } from 'pino';

/**
 * The process log. A line holds names, ids, codes and counts, never a value of a request, an answer or a
 * key.
 */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on standard output. */
export const processLog = (department: string): Logger =>
  pino({ base: { connector: department }, timestamp: pino.stdTimeFunctions.isoTime });

/** What may be said of a failure: its kind and code, not its message, which may come from elsewhere. */
export function failureFacts(error: unknown): { readonly failure: string; readonly code?: string } {
  if (!(error instanceof Error)) return { failure: typeof error };
  const { code } = error as { code?: unknown };
  return { failure: error.name, ...(typeof code === 'string' ? { code } : {}) };
}
