import { atRisk } from '@shutong/crash';
import {
  isKeyOf,
  isNewRestriction,
  openAgreement,
  termsHash,
  type AgreementCards,
  type AgreementTerms,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';
import type { State } from '../state/state';
import { maySay } from './agreement.states';
import type { CardBook } from './card-book';
import { openCards } from './cards';
import type { HeldAgreement, HeldState } from './held-agreement';
import type { Pins } from './pins';
import { counterpart, sideOf } from './sides.policy';
import { restrictionKey, type SignedRestriction, type StoredCards } from './stored-agreement';

const remembered = 10_000;

/** An agreement document with its signatures, as the hub hands it over: nothing in it is proven yet. */
export interface SignedDocument {
  readonly document: unknown;
  readonly cards: StoredCards;
}

/** What the hub says has become of an agreement. */
export interface Change {
  readonly agreement: string;
  readonly version: number;
  readonly state: HeldState;
}

export interface BookParts {
  readonly state: State;
  readonly own: Own;
  readonly pins: Pins;
  readonly cards: CardBook;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** The agreements that both sides have signed. Only one process of a connector's folder writes them. */
export class AgreementBook {
  private readonly opened = new Map<string, HeldAgreement>();
  /** Key cards learned so far. */
  private learned = 0;

  constructor(private readonly parts: BookParts) {}

  /** The newest version with both signatures. */
  async held(id: string): Promise<HeldAgreement | undefined> {
    const known = this.opened.get(id);
    if (known) return known;
    const stored = this.parts.state.agreements.get(id);
    if (!stored) return undefined;
    const { learned } = this;
    const cards = await this.newest(stored, await openCards(stored.cards));
    // It may have been suspended, or a newer card learned, while the cards were opened: what is remembered is what stands there now.
    const present = this.parts.state.agreements.get(id);
    const isSame = present?.terms.version === stored.terms.version && this.learned === learned;
    if (!isSame) return this.held(id);
    const { terms, state, side } = present;
    const held = { terms, state, side, cards, ...this.restrictionOf(terms) };
    if (this.opened.size >= remembered) this.opened.clear();
    this.opened.set(id, held);
    return held;
  }

  /**
   * Keeps an agreement after proving both signatures and that its keys are the pinned ones. A version that
   * is not newer than the kept one changes nothing, so that no old document undoes a restriction. Errors:
   * those of `openAgreement`, `connector.key`, `connector.not-pinned`.
   */
  async keep({ document, cards }: SignedDocument): Promise<void> {
    const { state, own, pins, now } = this.parts;
    const terms = await openAgreement(document, await openCards(cards));
    const side = sideOf(terms, own.card);
    await this.learn(cards[counterpart(side)]);
    assertPinned(terms[counterpart(side)], pins, terms.issuedAt);
    const { signatures } = document as { signatures: { provider: string; requester: string } };
    const news = { terms, signatures, cards, side, state: 'active', changedAt: now() } as const;
    await atRisk('agreement.commit', () =>
      state.agreements.transaction(() => {
        const kept = state.agreements.get(terms.id);
        if (!kept || kept.terms.version < terms.version) void state.agreements.put(terms.id, news);
      }),
    );
    this.opened.delete(terms.id);
    const proposal = state.proposals.get(terms.id);
    if (proposal && proposal.terms.version <= terms.version) await state.proposals.remove(terms.id);
  }

  /** Another department's newest key card; errors of `CardBook.learn`. */
  async learn(jws: string): Promise<void> {
    if (!(await this.parts.cards.learn(jws))) return;
    this.learned += 1;
    this.opened.clear();
  }

  /**
   * The hub restricts, or resumes what was signed. Whatever else it says changes nothing; false then.
   */
  async change({ agreement, version, state }: Change): Promise<boolean> {
    const { agreements, proposals } = this.parts.state;
    const kept = agreements.get(agreement);
    if (!kept || kept.terms.version !== version) {
      const proposed = proposals.get(agreement)?.terms.version === version;
      return proposed && maySay('proposed', state) ? proposals.remove(agreement) : false;
    }
    // A document that was fetched meanwhile may say another thing: what has ended stays ended.
    const changed = await atRisk('agreement-change.commit', () =>
      agreements.transaction(() => {
        const present = agreements.get(agreement);
        if (present?.terms.version !== version || !maySay(present.state, state)) return false;
        void agreements.put(agreement, { ...present, state, changedAt: this.parts.now() });
        return true;
      }),
    );
    this.opened.delete(agreement);
    return changed;
  }

  /** Terms that still wait for a signature, as far as they are known. */
  async proposed(id: string): Promise<HeldAgreement | undefined> {
    const proposal = this.parts.state.proposals.get(id);
    if (!proposal) return undefined;
    const { terms, side, cards } = proposal;
    const opened = await openCards(cards);
    return { terms, side, state: 'proposed', cards: opened, ...this.restrictionOf(terms) };
  }

  /**
   * Keeps a notice that is proven to be the authority's: it holds from the next call on, whatever the hub
   * says. Errors: those of `isNewRestriction`.
   */
  async narrow(signed: SignedRestriction): Promise<void> {
    const { agreement, version } = signed.notice;
    const { restrictions } = this.parts.state;
    const key = restrictionKey(agreement, version);
    await atRisk('narrowing.commit', () =>
      restrictions.transaction(() => {
        if (isNewRestriction(restrictions.get(key)?.notice, signed.notice)) {
          void restrictions.put(key, signed);
        }
      }),
    );
    this.opened.delete(agreement);
  }

  /** With the other side's newest card: since the terms were signed it may go on with another key. */
  private async newest(
    { terms, side }: Pick<HeldAgreement, 'terms' | 'side'>,
    cards: AgreementCards,
  ): Promise<AgreementCards> {
    const other = counterpart(side);
    const card = await this.parts.cards.newest(terms[other].department);
    return card && isKeyOf(card, terms[other].thumbprint) ? { ...cards, [other]: card } : cards;
  }

  private restrictionOf({ id, version }: AgreementTerms) {
    const notice = this.parts.state.restrictions.get(restrictionKey(id, version))?.notice;
    return { restricted: notice?.items ?? {}, restriction: notice?.number ?? 0 };
  }
}

function assertPinned(
  { department, thumbprint }: AgreementTerms['provider'],
  pins: Pins,
  signedAt: number,
): void {
  if (pins.of(department) === undefined) {
    throw new ConnectorError('connector.not-pinned', { department });
  }
  if (!pins.holds(department, thumbprint, signedAt)) throw new ConnectorError('connector.key');
}

/** Whether two versions of terms are the same to the letter. */
export const sameTerms = (one: AgreementTerms, other: AgreementTerms): boolean =>
  termsHash(one) === termsHash(other);
