import { HubError, ObjectStoreUnavailable, ObjectTooLarge, passingStates } from '@shutong/platform';

/** Database, store or disk cannot be used at the moment: that says nothing of the file. */
export class Outage extends Error {}

/** Another process has the version by now, or it is no longer to be loaded. */
export class LoadLost extends Error {}

/** SQLSTATE, by which a statement is refused; connections break without one. */
const sqlState = /^[0-9FHPX][0-9A-Z]{4}$/;

/**
 * What the work answers that uses nothing but database, store and disk.
 * @throws Outage where they cannot be used; as it is, what they refuse
 */
export async function served<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isOutage(error) ? new Outage(String(error), { cause: error }) : error;
  }
}

function isOutage(error: unknown): boolean {
  const isOurs = [HubError, LoadLost, TypeError, ObjectTooLarge].some(
    (kind) => error instanceof kind,
  );
  if (isOurs) return false;
  if (error instanceof ObjectStoreUnavailable) return true;
  const { code } = error as { readonly code?: unknown };
  return typeof code !== 'string' || !sqlState.test(code) || passingStates.test(code);
}
