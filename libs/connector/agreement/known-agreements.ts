import type { HubClient } from '../hub/hub-client';
import { storedCards } from '../inbound/message-bodies';
import { isRefusal } from '../inbound/refusal.policy';
import type { AgreementBook } from './agreement-book';
import { heldStates } from './agreement.states';
import type { RestrictionMessages } from './restriction-messages';
import type { HeldAgreement, HeldAgreements, HeldState } from './held-agreement';

/** For so long the hub is not asked again for the same agreement. */
const askedForUs = 2_000_000;
const askedKept = 10_000;

export interface KnownParts {
  readonly book: AgreementBook;
  readonly hub: HubClient;
  readonly restrictions: Pick<RestrictionMessages, 'narrowed'>;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** Told of a document that is not what both sides signed. */
  readonly onRefused: (error: unknown, type: string, agreement: string) => void;
}

/**
 * Agreements as calls look them up. A call may overtake the message that says its agreement is active, or
 * active again: what is not held, or held as suspended, is fetched from the hub once, and proven like any
 * other document before it is kept.
 */
export class KnownAgreements implements HeldAgreements {
  private readonly fetching = new Map<string, Promise<void>>();
  /** When, in microseconds. */
  private readonly asked = new Map<string, number>();

  constructor(private readonly parts: KnownParts) {}

  /**
   * The agreement, in at least this version and with at least this restriction notice where there is one.
   * Errors: `HubUnreachable`, `HubRefusal`.
   */
  async find(id: string, version = 1, restriction = 0): Promise<HeldAgreement | undefined> {
    const held = await this.parts.book.held(id);
    const isHeld = held !== undefined && held.terms.version >= version;
    const isRestricted = isHeld && held.restriction >= restriction;
    if (isRestricted && held.state !== 'suspended') return held;
    await this.fetch(`${id}/${version}/${restriction}/${held?.state}`, id).catch(
      (error: unknown) => {
        if (!isHeld) throw error;
      },
    );
    return (await this.parts.book.held(id)) ?? this.parts.book.proposed(id);
  }

  /**
   * As held now, after the hub was asked for it: the other side may go on with a key, or the agreement be in a state, that
   * this connector has not heard of yet. Errors as `find`.
   */
  async renewed(id: string, heard: string): Promise<HeldAgreement | undefined> {
    await this.fetch(`${id}/${heard}`, id);
    return this.parts.book.held(id);
  }

  private async fetch(name: string, id: string): Promise<void> {
    const since = this.parts.now() - (this.asked.get(name) ?? -Infinity);
    // Before it was asked: the clock has been set back.
    if (since >= 0 && since < askedForUs) return;
    let fetching = this.fetching.get(name);
    if (!fetching) {
      fetching = this.fetchOnce(name, id).finally(() => this.fetching.delete(name));
      this.fetching.set(name, fetching);
    }
    await fetching;
  }

  private async fetchOnce(name: string, id: string): Promise<void> {
    const answer = await this.parts.hub
      .get<Record<string, unknown>>(`/api/v1/agreements/${encodeURIComponent(id)}/document`)
      .catch((error: unknown) => {
        if (isRefusal(error)) return undefined;
        throw error;
      });
    const state = heldStates.find((one) => one === answer?.['state']);
    if (answer && state !== undefined && state !== 'proposed') {
      await this.keep(answer, id, state).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        this.parts.onRefused(error, 'agreement.document', id);
      });
    }
    if (this.asked.size >= askedKept) this.asked.clear();
    this.asked.set(name, this.parts.now());
  }

  private async keep(answer: Record<string, unknown>, id: string, state: HeldState) {
    const { document, restriction } = answer;
    // Before the agreement: no call is answered under it without what restricts it.
    if (restriction) await this.parts.restrictions.narrowed(restriction);
    await this.parts.book.keep({ document, cards: storedCards(answer['cards']) });
    await this.restrict(id, state);
  }

  /** What the hub says beside the document: it may be suspended already. */
  private async restrict(id: string, state: HeldState): Promise<void> {
    const held = await this.parts.book.held(id);
    if (held) await this.parts.book.change({ agreement: id, version: held.terms.version, state });
  }
}
