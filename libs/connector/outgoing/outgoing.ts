import { atRisk } from '@shutong/crash';
import { ConnectorError } from '../errors/connector-error';
import type { HubClient } from '../hub/hub-client';
import { isRefusal } from '../inbound/refusal.policy';
import type { State } from '../state/state';
import type { StoredOutgoing } from './stored-outgoing';

/** More than a hub asks for in hours: what comes on top is refused. */
export const mostOutgoing = 10_000;

export interface OutgoingParts {
  readonly state: Pick<State, 'outgoing'>;
  readonly hub: Pick<HubClient, 'post'>;
  /** Told of what the hub does not take. */
  readonly onRefused: (error: unknown, type: string, about: string) => void;
  /** There is something to deliver. */
  readonly onNews: () => void;
}

/**
 * Signatures and receipts on their way to the hub. They are on the disk before the message that asked for them counts as
 * handled, and leave in their order; the hub may be away for hours. One that was delivered as the process died is delivered
 * twice, which the hub takes as once.
 */
export class Outgoing {
  constructor(private readonly parts: OutgoingParts) {}

  /** Resolves when it is on the disk. @throws connector.outgoing-full */
  async add(item: StoredOutgoing): Promise<void> {
    const { outgoing } = this.parts.state;
    await atRisk('outgoing.commit', () =>
      outgoing.transaction(() => {
        if (outgoing.getKeysCount() >= mostOutgoing) {
          throw new ConnectorError('connector.outgoing-full', { most: mostOutgoing });
        }
        const [last = 0] = outgoing.getKeys({ reverse: true, limit: 1 });
        void outgoing.put(last + 1, item);
      }),
    );
    this.parts.onNews();
  }

  /** Delivers what waits, the oldest first. Throws where the hub is out of reach: all the rest stays. */
  async round(): Promise<void> {
    const { state, hub, onRefused } = this.parts;
    for (const { key, value } of [...state.outgoing.getRange()]) {
      const { path, body, type, about } = value;
      const sent = atRisk('outgoing.send', () => hub.post<unknown>(path, body));
      await sent.catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        onRefused(error, type, about);
      });
      await state.outgoing.remove(key);
    }
  }
}
