import { atRisk } from '@shutong/crash';
import {
  isNewRestriction,
  openKeyCard,
  openRestriction,
  parseRestriction,
  signRestriction,
  WireError,
  type Restriction,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';
import { issuedBody, narrowedBody } from '../inbound/message-bodies';
import { isRefusal } from '../inbound/refusal.policy';
import type { Log } from '../log/log';
import type { Outgoing } from '../outgoing/outgoing';
import type { State } from '../state/state';
import type { AgreementBook } from './agreement-book';
import { evenRevoked, type Pins } from './pins';
import { restrictionKey, type SignedRestriction } from './stored-agreement';

const mostUnproven = 10_000;

export interface RestrictionParts {
  readonly state: State;
  readonly own: Own;
  readonly pins: Pins;
  readonly book: Pick<AgreementBook, 'narrow'>;
  /** Credit code of the data authority; without one no notice can be proven. */
  readonly authority: string | undefined;
  /** By which signatures and receipts reach the hub. */
  readonly outgoing: Pick<Outgoing, 'add'>;
  readonly log: Log;
  /** Told of a notice that waited and is given up. */
  readonly onRefused: (error: unknown, type: string, agreement: string) => void;
}

/**
 * Notices that narrow running agreements. The authority's connector signs them, and only such as narrow
 * further than the one before; every other connector keeps what the pinned authority has signed, so that
 * neither the hub nor anybody on the way restricts anything, or takes a restriction back.
 */
export class RestrictionMessages {
  constructor(private readonly parts: RestrictionParts) {}

  /**
   * Signs a notice for the hub (told to the authority's connector alone); what it signs is on the disk
   * first. Errors: `connector.not-authority`, those of `parseRestriction` and `isNewRestriction`.
   */
  async issued(body: unknown): Promise<void> {
    const { own, state, outgoing, log } = this.parts;
    const notice = parseRestriction(issuedBody(body).notice);
    const { agreement, version, number, authority } = notice;
    if (authority !== own.identity.department || authority !== this.parts.authority) {
      throw new ConnectorError('connector.not-authority');
    }
    const { issuedRestrictions: issued } = state;
    const key = restrictionKey(agreement, version);
    await atRisk('restriction.commit', () =>
      issued.transaction(() => {
        if (isNewRestriction(issued.get(key), notice)) void issued.put(key, notice);
      }),
    );
    const signature = signRestriction(notice, own.keys);
    await outgoing.add({
      ...{ path: `${addressOf(notice)}/signatures`, body: { version, number, signature } },
      ...{ type: 'restriction.issued', about: agreement },
    });
    log.info({ agreement, version, number }, 'restriction signed');
  }

  /**
   * Keeps a notice that the pinned authority has signed, and tells the hub where this is the provider's
   * connector. It waits where the authority is not pinned yet. Errors: those of `openKeyCard`,
   * `openRestriction` and `isNewRestriction`, `connector.too-many`.
   */
  async narrowed(body: unknown): Promise<void> {
    const signed = narrowedBody(body);
    const pin = this.authorityPin();
    if (pin === undefined) await this.wait(signed);
    else await this.keep(signed);
  }

  /** Proves what waited, as soon as somebody has pinned the authority. */
  async round(): Promise<void> {
    const pin = this.authorityPin();
    if (pin === undefined) return;
    const { unprovenRestrictions: unproven } = this.parts.state;
    for (const { key, value } of [...unproven.getRange()]) {
      await this.keep(value).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        this.parts.onRefused(error, 'agreement.narrowed', value.notice.agreement);
      });
      await unproven.remove(key);
    }
  }

  private authorityPin(): string | undefined {
    const { authority, pins } = this.parts;
    return authority === undefined ? undefined : pins.of(authority);
  }

  /** Only the newest of each agreement: it names all that is restricted by then. */
  private async wait(signed: SignedRestriction): Promise<void> {
    const { unprovenRestrictions: unproven } = this.parts.state;
    const notice = parseRestriction(signed.notice);
    const key = restrictionKey(notice.agreement, notice.version);
    const before = unproven.get(key);
    if (!before && unproven.getKeysCount() >= mostUnproven) {
      throw new ConnectorError('connector.too-many');
    }
    if ((before?.notice.number ?? 0) < notice.number) await unproven.put(key, signed);
    this.parts.log.warn({ agreement: notice.agreement }, 'restriction waits for the authority pin');
  }

  private async keep({ notice: stated, signature, card }: SignedRestriction) {
    const { own, book, outgoing, log, authority, pins } = this.parts;
    const signer = await openKeyCard(card);
    if (signer.department !== authority || !pins.holdsCard(signer, evenRevoked)) {
      throw new WireError('wire.wrong-key', 'authority');
    }
    const notice = openRestriction({ notice: stated, signature }, signer);
    const { agreement, version, number, provider, requester } = notice;
    const { department } = own.identity;
    if (department !== provider && department !== requester) {
      throw new ConnectorError('connector.agreement-unknown');
    }
    await book.narrow({ notice, signature, card });
    log.info({ agreement, version, number }, 'agreement narrowed');
    if (department !== provider) return;
    await outgoing.add({
      ...{ path: `${addressOf(notice)}/receipts`, body: { version, number } },
      ...{ type: 'agreement.narrowed', about: agreement },
    });
  }
}

const addressOf = ({ agreement }: Restriction): string =>
  `/api/v1/agreements/${agreement}/restrictions`;
