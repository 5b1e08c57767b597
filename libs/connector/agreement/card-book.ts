import { isKeyOf, type KeyCard } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { State } from '../state/state';
import { openCard } from './cards';
import type { Pins } from './pins';
import type { StoredCard, StoredKey } from './stored-card';

/**
 * Newest key cards of other departments. A pinned root key may have handed over to another: its own signature
 * says so, and with that nobody has to telephone again.
 */
export class CardBook {
  constructor(
    private readonly state: State,
    private readonly pins: Pins,
  ) {}

  /**
   * Keeps a card that is newer than the kept one and whose key took over from that one's, or from the pinned one.
   * False where it says nothing new; throws `connector.not-pinned`, `connector.key`, and the errors of `openKeyCard`.
   */
  async learn(jws: string): Promise<boolean> {
    const card = await openCard(jws);
    const { department, issuedAt } = card;
    const pin = this.pins.of(department);
    if (pin === undefined) throw new ConnectorError('connector.not-pinned', { department });
    const known = this.pins.known(department);
    if (known && known.issuedAt >= issuedAt) return false;
    const lacking = [pin, ...keptIn(known)].filter((thumbprint) => !isKeyOf(card, thumbprint));
    if (lacking.length > 0) throw new ConnectorError('connector.key');
    await this.state.cards.put(department, { card: jws, issuedAt, keys: keysOf(card) });
    return true;
  }

  /** As far as one is known. */
  async newest(department: string): Promise<KeyCard | undefined> {
    const known = this.pins.known(department);
    return known && openCard(known.card);
  }
}

const keptIn = (known: StoredCard | undefined): readonly string[] =>
  known?.keys.map(({ thumbprint }) => thumbprint) ?? [];

const keysOf = ({ thumbprint, former }: KeyCard): StoredKey[] => [
  ...[...former.values()].map(({ thumbprint: old, until }) => ({
    thumbprint: old,
    ...(until === undefined ? {} : { until }),
  })),
  { thumbprint },
];
