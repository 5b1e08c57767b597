import { atRisk } from '@shutong/crash';
import { parseTerms, termsHash, type AgreementTerms } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';
import { activeBody, cardBody, changedBody, proposedBody } from '../inbound/message-bodies';
import type { State } from '../state/state';
import type { AgreementBook } from './agreement-book';
import { assertCardsOf, openCards } from './cards';
import { counterpart, sideOf } from './sides.policy';

const mostProposals = 10_000;

export interface MessageParts {
  readonly state: State;
  readonly own: Own;
  readonly book: AgreementBook;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** Something may be ready for a signature. */
  readonly onProposed: () => void;
}

/** What the hub tells of agreements. Each message is proven before anything of it is kept. */
export class AgreementMessages {
  constructor(private readonly parts: MessageParts) {}

  /**
   * Keeps terms that ask for this connector's signature. Errors: those of `parseTerms` and `openKeyCard`,
   * `connector.key`, `.expired`, `.terms-changed`, `.too-many`.
   */
  async proposed(body: unknown): Promise<void> {
    const { terms: stated, cards } = proposedBody(body);
    const terms = parseTerms(stated);
    const { own, state, now, onProposed } = this.parts;
    const side = sideOf(terms, own.card);
    assertCardsOf(terms, await openCards(cards));
    await this.learn(cards[counterpart(side)]);
    if (terms.term.until <= now()) throw new ConnectorError('connector.expired');
    if (!this.isNews(terms)) return;
    const proposal = { terms, cards, side, receivedAt: now() };
    await atRisk('proposal.commit', () => state.proposals.put(terms.id, proposal));
    onProposed();
  }

  /** Keeps an agreement that both sides have signed; errors as of `AgreementBook.keep`. */
  async active(body: unknown): Promise<void> {
    await this.parts.book.keep(activeBody(body));
  }

  /** Another department goes on with another root key, or has revoked a former one; errors of `CardBook.learn`. */
  async renewed(body: unknown): Promise<void> {
    await this.parts.book.learn(cardBody(body).card);
  }

  /** Follows the hub where it restricts an agreement, or resumes what was signed. */
  async changed(body: unknown): Promise<void> {
    await this.parts.book.change(changedBody(body));
  }

  /** The proposal waits by itself where the department is not pinned, or by another key. */
  private async learn(card: string): Promise<void> {
    await this.parts.book.learn(card).catch((error: unknown) => {
      if (!(error instanceof ConnectorError)) throw error;
    });
  }

  /** Redelivered and outdated terms are none; other terms under a version that was signed are an attack. */
  private isNews(terms: AgreementTerms): boolean {
    const { agreements, proposals } = this.parts.state;
    if ((agreements.get(terms.id)?.terms.version ?? 0) >= terms.version) return false;
    const before = proposals.get(terms.id);
    if (!before) {
      if (proposals.getKeysCount() >= mostProposals) throw new ConnectorError('connector.too-many');
      return true;
    }
    if (before.terms.version !== terms.version) return before.terms.version < terms.version;
    if (termsHash(before.terms) === termsHash(terms)) return false;
    if (before.signed) throw new ConnectorError('connector.terms-changed');
    return true;
  }
}
