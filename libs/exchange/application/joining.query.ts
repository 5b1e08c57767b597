import type { Database, TxContext } from '@shutong/platform';

const name = (provider: string): string => `exchange.joining ${provider}`;

/**
 * The provider's connector joins before this transaction looks whether it has one, or after this has ended: what waits for the connector
 * is found when it joins. Taken by what is not received yet, so that nobody who joins waits for a row that is held meanwhile.
 */
export async function holdOffJoining(
  database: Database,
  tx: TxContext,
  provider: string,
): Promise<void> {
  await database.query(tx, 'SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [
    name(provider),
  ]);
}

/** Whatever has seen the provider without a connector has ended, and what looks from now on waits until it has joined. */
export async function awaitLookers(
  database: Database,
  tx: TxContext,
  provider: string,
): Promise<void> {
  await database.hold(tx, name(provider));
}
