import { AgreementBook } from '../agreement/agreement-book';
import { CardBook } from '../agreement/card-book';
import { Pins } from '../agreement/pins';
import { systemMicros } from '../clock/clock';
import type { ConnectorConfig } from '../config/connector-config';
import { AccessToken } from '../hub/access-token';
import { HubClient } from '../hub/hub-client';
import { tokenEndpointOf } from '../identity/identity';
import { openOwn, type Own } from '../identity/own';
import { State } from '../state/state';

/** What every command of a connector works with. */
export interface Parts {
  /** The connector's folder. */
  readonly dir: string;
  readonly config: ConnectorConfig;
  readonly state: State;
  readonly own: Own;
  readonly pins: Pins;
  readonly book: AgreementBook;
  readonly token: AccessToken;
  readonly hub: HubClient;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** Opens an enrolled connector's folder; errors: `connector.state`, `.not-enrolled`, `.config`. */
export async function openParts(dir: string, config: ConnectorConfig): Promise<Parts> {
  const state = State.open(dir);
  try {
    const own = await openOwn(state);
    const now = systemMicros;
    const pins = new Pins(state, config.pins, own);
    const cards = new CardBook(state, pins);
    const { clientId } = own.identity;
    const endpoint = tokenEndpointOf(own.identity, config.hub);
    const token = new AccessToken({ clientId, ...endpoint, keys: () => own.keys, now });
    const hub = new HubClient(config.hub, token);
    const book = new AgreementBook({ state, own, pins, cards, now });
    return { dir, config, state, own, pins, book, token, hub, now };
  } catch (error) {
    await state.close();
    throw error;
  }
}
