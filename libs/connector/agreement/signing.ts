import { atRisk } from '@shutong/crash';
import { signTerms, termsHash } from '@shutong/wire';
import { isRefusal } from '../inbound/refusal.policy';
import type { HubClient } from '../hub/hub-client';
import { keysNamed, type Own } from '../identity/own';
import type { Log } from '../log/log';
import type { StoredProposal } from './stored-agreement';
import { waitsFor, type WaitingParts } from './waiting';

export interface SigningParts extends WaitingParts {
  readonly own: Own;
  readonly hub: HubClient;
  readonly log: Log;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Signs what nothing stands in the way of, and brings the signature to the hub. Goes through all open
 * proposals each time, because a person may have pinned or approved meanwhile, and because a signature that
 * did not reach the hub is sent again: it is the same, so that it counts once.
 */
export class Signing {
  private readonly told = new Set<string>();

  constructor(private readonly parts: SigningParts) {}

  async round(): Promise<void> {
    const open = [...this.parts.state.proposals.getRange()];
    for (const { value } of open) await this.consider(value);
  }

  private async consider(proposal: StoredProposal): Promise<void> {
    const { terms } = proposal;
    const { state, now } = this.parts;
    if (terms.term.until <= now()) {
      await state.proposals.remove(terms.id);
      return;
    }
    if (proposal.refused !== undefined || proposal.signed === termsHash(terms)) return;
    const waits = waitsFor(proposal, this.parts);
    if (waits.length === 0) await this.sign(proposal);
    else this.tell(terms.id, waits.map(({ why }) => why).join(', '));
  }

  private async sign({ terms, side }: StoredProposal): Promise<void> {
    const { own, hub, log } = this.parts;
    try {
      const signature = await signTerms(terms, keysNamed(own, terms[side].thumbprint));
      const path = `/api/v1/agreements/${terms.id}/signatures`;
      await atRisk('signature.send', () => hub.post(path, { signature }));
      log.info({ agreement: terms.id, version: terms.version }, 'agreement signed');
      await this.note(terms.id, { signed: termsHash(terms) });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn({ agreement: terms.id, code: error.code }, 'not signed, or the signature refused');
      await this.note(terms.id, { refused: error.code });
    }
  }

  /** A message or a person may have changed or removed the proposal while the hub was asked. */
  private async note(
    id: string,
    change: Pick<StoredProposal, 'signed'> | Pick<StoredProposal, 'refused'>,
  ): Promise<void> {
    const { proposals } = this.parts.state;
    await atRisk('signed.commit', () =>
      proposals.transaction(() => {
        const present = proposals.get(id);
        if (present) void proposals.put(id, { ...present, ...change });
      }),
    );
  }

  private tell(agreement: string, waits: string): void {
    const news = `${agreement} ${waits}`;
    if (this.told.has(news)) return;
    this.told.add(news);
    this.parts.log.warn({ agreement, waits }, 'agreement waits for a person');
  }
}
