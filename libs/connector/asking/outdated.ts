import type { HeldAgreement } from '../agreement/held-agreement';
import { CallFailure } from './call-failure';

/** The provider's newest card is known now. */
export class OutdatedKey extends Error {
  constructor(readonly renewed: HeldAgreement) {
    super('The provider has another root key.');
  }
}

/** Hub or provider hold a newer version of the agreement than this connector. */
export const isOfOlderVersion = (error: unknown): boolean =>
  error instanceof CallFailure && olderVersion.has(error.code);

const olderVersion: ReadonlySet<string> = new Set([
  'exchange.call.agreement-version',
  'connector.agreement-version',
]);
