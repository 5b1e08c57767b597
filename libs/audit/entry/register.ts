import type { PoolClient } from 'pg';
import type { OutgoingEvent } from '@shutong/messaging';
import type { HubError } from '@shutong/platform';

/** What is added to a register, under the id of the log entry that tells of it. */
export interface Registered<T> {
  readonly entryId: string;
  readonly item: T;
}

/**
 * A table of another lib in which each thing stands once. It is filled in the transaction of the log
 * entries, so that neither is ever without the other.
 */
export interface Register<T> {
  /**
   * Adds what is new and answers the entry ids of that. Every writer adds in one and the same order,
   * so that two of them cannot wait for each other.
   */
  add(client: PoolClient, items: readonly Registered<T>[]): Promise<readonly string[]>;
  /** Why something that already stands there is not recorded a second time. */
  refusal(): HubError;
}

/** Something to be registered with an entry. */
export interface Registration<T = unknown> {
  readonly register: Register<T>;
  readonly item: T;
}

/** What commits beside an entry. */
export interface Beside {
  /** When it was, by which event and registration go; else now. */
  readonly at?: Date;
  readonly event?: OutgoingEvent;
  readonly registration?: Registration;
}

/** What was refused, by entry id. */
export type Refused = ReadonlyMap<string, HubError>;

/** Fills the registers of a group; what they refuse is not to be recorded. */
export async function fillRegisters(
  client: PoolClient,
  group: readonly Registered<Beside>[],
): Promise<Refused> {
  const registrations = group.flatMap(({ entryId, item: { registration } }) =>
    registration ? [{ entryId, ...registration }] : [],
  );
  const refused = new Map<string, HubError>();
  for (const register of new Set(registrations.map((one) => one.register))) {
    const own = registrations.filter((one) => one.register === register);
    const added = new Set(await register.add(client, own));
    for (const { entryId } of own) {
      if (!added.has(entryId)) refused.set(entryId, register.refusal());
    }
  }
  return refused;
}
